import cf from 'cloudfront';
import crypto from 'crypto';

// Runs at CloudFront before it looks into its cache: infra/template.yaml, whose Fn::Sub writes the
// three parameters in here.
// `/result.html` is the home page by now, and `/<NAME>` the share of a picture, which is in another
// bucket. The local front does the same: fuzzyvision/common/addresses.py.
// The API is told the viewer's address, by which it limits calls: chalicelib/clients.py.
// On an invited stage only who has the cookie comes in, and there are no shares: `/<NAME>` is the
// home page. chalicelib/invitations.py and fuzzyvision/local/invited.py do the same.
const INVITED = '${Access}' === 'invited';
const KEY = '${InvitationKey}';
const EMBED = '${Embed}';

function isOpen(method, uri) {
  if (method === 'POST') return uri === '/api/invitations';
  if (method !== 'GET' && method !== 'HEAD') return false;
  // Nothing leads out of the folder: no dots but that of the ending.
  const asset = /^\/invitation\/[0-9a-f]{12}(\/[a-z0-9-]+)+\.[a-z0-9]+$/;
  return uri === '/invitation.html' || asset.test(uri);
}

// Looks at every character: how long it takes tells nothing of the signature.
function isSame(one, other) {
  let differences = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) {
    differences |= one.charCodeAt(at) ^ other.charCodeAt(at % other.length);
  }
  return differences === 0;
}

function isAdmitted(cookies) {
  const cookie = cookies['fuzzy-vision-invited'];
  const parts = /^(([0-9]{1,12})\.[0-9a-f]{32})\.([0-9a-f]{64})$/.exec(cookie ? cookie.value : '');
  if (!KEY || !parts) return false;
  const signature = crypto.createHmac('sha256', KEY).update(parts[1]).digest('hex');
  return isSame(signature, parts[3]) && Number(parts[2]) * 1000 > Date.now();
}

function refusal(request) {
  const headers = { 'cache-control': { value: 'no-store' } };
  const accept = request.headers.accept ? request.headers.accept.value : '';
  if ((request.method === 'GET' || request.method === 'HEAD') && accept.includes('text/html')) {
    headers.location = { value: '/invitation.html' };
    return { statusCode: 302, statusDescription: 'Found', headers: headers };
  }
  headers['content-type'] = { value: 'application/problem+json' };
  const problem = {
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    detail: 'Open your invitation link first.',
    code: 'invitation-needed',
  };
  const body = { encoding: 'text', data: JSON.stringify(problem) };
  return { statusCode: 401, statusDescription: problem.title, headers: headers, body: body };
}

// Before the viewer has it, where EMBED names sites: they may frame the slim page, and everybody may
// read the script that makes the frame. fuzzyvision/common/embed.py does the same. The headers of
// the response headers policy are there already; if they were not, nobody could frame the page.
function opened(uri, response) {
  const headers = response.headers;
  const policy = headers['content-security-policy'];
  if (uri !== '/embed.html' && uri !== '/embed.js') return response;
  headers['cross-origin-resource-policy'] = { value: 'cross-origin' };
  if (uri === '/embed.js') {
    headers['access-control-allow-origin'] = { value: '*' };
  } else if (policy) {
    const framing = 'frame-ancestors ' + EMBED.split(',').join(' ');
    policy.value = policy.value.replace("frame-ancestors 'none'", framing);
    delete headers['x-frame-options'];
  }
  return response;
}

function handler(event) {
  const request = event.request;
  if (event.response) return EMBED ? opened(request.uri, event.response) : event.response;
  if (INVITED && !isOpen(request.method, request.uri) && !isAdmitted(request.cookies || {})) {
    return refusal(request);
  }
  if (request.uri.startsWith('/api/')) {
    request.headers['viewer-address'] = { value: event.viewer.ip };
    return request;
  }
  const name = /^\/([A-Za-z0-9]{1,16})$/.exec(request.uri);
  if (name && !INVITED) {
    request.uri = '/shares/' + name[1].toUpperCase() + '.html';
    cf.selectRequestOriginById('results');
  } else if (name || request.uri === '/result.html') {
    request.uri = '/index.html';
  }
  return request;
}
