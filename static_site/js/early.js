/* Runs before the first paint: a result's address never shows the home page first. */
if (/^\/(?:[A-Za-z0-9]{1,16}|result\.html)$/.test(location.pathname)) {
  document.documentElement.dataset.route = 'result';
}
