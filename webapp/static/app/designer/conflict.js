// Somebody else has saved the same draft: nothing is written until the person chooses, and nothing is lost.
import { button, download, hideMessage, showMessage } from './page.js';

export function askAboutConflict({ draft, messages, xmlUrl, fileName, translate }) {
  const keep = async () => {
    const response = await fetch(xmlUrl, { cache: 'no-store', credentials: 'same-origin' });
    const etag = response.headers.get('ETag');
    if (!response.ok || !etag) {
      showMessage(messages, { kind: 'conflict-read', title: translate('The other version could not be read'), urgent: true });
      return;
    }
    hideMessage(messages, 'conflict-read');
    if (await draft.replace(etag)) hideMessage(messages, 'conflict');
  };
  const leave = () => {
    draft.drop();
    window.location.reload();
  };
  const save = async () => download(await draft.readXml(), fileName);
  showMessage(messages, {
    kind: 'conflict',
    urgent: true,
    title: translate('Somebody else has changed this draft'),
    text: translate('Your changes are still here and are not being saved. Choose what to do.'),
    actions: [
      button(translate('Download my version'), save),
      button(translate('Keep mine and replace the other'), keep),
      button(translate('Leave mine and open the other'), leave)
    ]
  });
}
