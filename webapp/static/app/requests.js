// Talking to our own server: the CSRF token goes along, and an answer says what it was.

const token = () => document.querySelector('meta[name=csrf-token]')?.content ?? '';

/**
 * @param {{ method?: string, body?: BodyInit, type?: string, headers?: Record<string, string> }} [options]
 * @returns {Promise<Response>} whatever the status; rejects only without a connection
 */
export function send(url, { method = 'POST', body, type, headers = {} } = {}) {
  const all = { 'X-CSRFToken': token(), Accept: 'application/json', ...headers };
  if (type) all['Content-Type'] = type;
  return fetch(url, { method, body, headers: all, credentials: 'same-origin' });
}

/** The answer as JSON, or null where it is something else (a sign-in page, a proxy's error). */
export async function readJson(response) {
  if (!response.headers.get('Content-Type')?.includes('json')) return null;
  return response.json().catch(() => null);
}

/** A sign-in page came instead of what was asked for. */
export const isSignedOut = response => response.status === 401 || (response.redirected && !response.headers.get('ETag'));

export const clock = () => new Date().toLocaleTimeString(document.documentElement.lang || 'es', { hour: '2-digit', minute: '2-digit' });
