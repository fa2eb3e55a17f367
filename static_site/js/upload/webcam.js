export const photograph = async () => /** @type {File | null} */ (null);
