/* Puts today's page in the place of a shared result (docs/decisions/0015); plain if it can't. */

/**
 * It shows the picture from the start, not only once its scripts have found the result; a picture
 * that is hidden has none.
 * @param {string} page
 */
function withPicture(page) {
  const looking = page.replace('data-state="home"', 'data-state="looking"');
  if (!document.querySelector('img')) return looking;
  return looking.replace(
    /(<figure id="picture"[^>]*) hidden(>\s*<img id="image") alt=""/,
    `$1$2 alt="The picture that was uploaded" src="/images${location.pathname.toUpperCase()}.jpg"`,
  );
}

fetch('/index.html')
  .then((response) => (response.ok ? response.text() : Promise.reject(response)))
  .then((page) => {
    const written = withPicture(page); // opening empties the document
    document.open();
    document.write(written);
    document.close();
  })
  .catch(() => {});
