/** Something went wrong, and `code` says what. `detail` is a sentence from the service itself. */
export class Failure extends Error {
  /** @param {string} code @param {string} [detail] */
  constructor(code, detail) {
    super(detail ?? code);
    this.code = code;
    this.detail = detail;
  }
}

/** The picture arrived and cannot be accepted: trying again will not help. */
export class Rejection extends Failure {}
