import cf from 'cloudfront';

// Runs at CloudFront before it looks into its cache: infra/template.yaml.
// `/result.html` is the home page by now, and `/<NAME>` the share of a picture, which is in another
// bucket. The local front does the same: fuzzyvision/common/addresses.py.
// The API is told the viewer's address, by which it limits calls: chalicelib/clients.py.
function handler(event) {
  const request = event.request;
  if (request.uri.startsWith('/api/')) {
    request.headers['viewer-address'] = { value: event.viewer.ip };
    return request;
  }
  const name = /^\/([A-Za-z0-9]{1,16})$/.exec(request.uri);
  if (name) {
    request.uri = '/shares/' + name[1].toUpperCase() + '.html';
    cf.selectRequestOriginById('results');
  } else if (request.uri === '/result.html') {
    request.uri = '/index.html';
  }
  return request;
}
