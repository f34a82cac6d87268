// The one big button: this diagram becomes the next version, or the list says what stands in the way.
import { isSignedOut, readJson, send } from '../requests.js';
import { hideMessage, make, showMessage } from './page.js';

/** Saves the draft, then deploys. Resolves to whether there is a new version. */
export async function deploy({ url, draft, checks, messages, translate }) {
  hideMessage(messages, 'deploy');
  if (draft.isDirty() && !await draft.save()) return false;
  const answer = await ask({ url, draft, translate });
  if (answer.version !== undefined) {
    showDeployed(answer, { messages, translate });
    return true;
  }
  if (answer.faults) checks.show(answer.faults);
  const title = answer.faults?.length ? translate('Not deployed: mend these faults first') : translate('Not deployed: {reason}', { reason: answer.reason });
  showMessage(messages, { kind: 'deploy', title, urgent: true });
  return false;
}

async function ask({ url, draft, translate }) {
  try {
    const body = await draft.readXml();
    const response = await send(url, { body, type: 'application/xml', headers: { 'If-Match': draft.etag } });
    if (isSignedOut(response)) return { reason: translate('your session has ended: sign in again in another tab') };
    const answer = await readJson(response) ?? {};
    const reason = answer.text ?? translate('the server answered {status}', { status: response.status });
    if (!response.ok) return { faults: answer.faults, reason };
    draft.etag = response.headers.get('ETag') ?? draft.etag; // what was deployed is now what the next draft replaces
    return answer;
  } catch (fault) {
    console.error(fault);
    return { reason: translate('no connection') };
  }
}

function showDeployed({ version, url, warnings = [] }, { messages, translate }) {
  const title = translate('Version {version} is deployed. Running cases stay on theirs.', { version });
  const actions = url ? [ make('a', { href: url }, translate('Open version {version}', { version })) ] : [];
  const text = warnings.map(each => each.text).join(' ');
  showMessage(messages, { kind: 'deploy', title, text, actions });
}
