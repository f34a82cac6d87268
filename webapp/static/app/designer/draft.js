// The draft of a diagram: saved by itself a moment after each change, never over somebody else's work (If-Match),
// tried again when the connection or the session is gone. Knows nothing of the modeler: it is given `readXml`.
import { clock, isSignedOut, send } from '../requests.js';

const QUIET_MS = 2000; // after the last change
const RETRY_S = [ 5, 10, 30, 60 ];

export class Draft {
  /**
   * @param {{ url: string, etag: string, readXml: () => Promise<string>, translate: Function }} source
   * @param {{ say: (text: string) => void, onConflict: () => void }} listener
   */
  constructor({ url, etag, readXml, translate }, { say, onConflict }) {
    Object.assign(this, { url, etag, readXml, translate, say, onConflict });
    this.changes = 0; // counted up by each change
    this.saved = 0; // the count that the server has
    this.tries = 0;
    this.isBlocked = false;
    window.addEventListener('beforeunload', event => { if (this.isDirty()) event.preventDefault(); });
    document.addEventListener('visibilitychange', () => { if (document.hidden && this.isDirty()) this.save(); });
    say(translate('No changes'));
  }

  isDirty() {
    return this.changes > this.saved;
  }

  touch() {
    this.changes += 1;
    if (this.isBlocked) return;
    this.say(this.translate('Changes not saved yet'));
    this.schedule(QUIET_MS);
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  /** Saves now. One save at a time: a change during it is saved after it. Resolves to whether all is saved. */
  async save() {
    clearTimeout(this.timer);
    if (this.isBlocked) return false;
    if (this.saving) return this.saving.then(() => this.isDirty() ? this.save() : true);
    this.saving = this.put().finally(() => { this.saving = null; });
    return this.saving;
  }

  async put() {
    const count = this.changes;
    this.say(this.translate('Saving'));
    try {
      const body = await this.readXml();
      const response = await send(this.url, { method: 'PUT', body, type: 'application/xml', headers: { 'If-Match': this.etag } });
      return this.take(response, count);
    } catch (fault) {
      console.error(fault);
      return this.retry(this.translate('no connection'));
    }
  }

  take(response, count) {
    if ([ 409, 412 ].includes(response.status)) return this.block();
    if (isSignedOut(response)) return this.retry(this.translate('your session has ended: sign in again in another tab'));
    if (!response.ok) return this.retry(this.translate('the server answered {status}', { status: response.status }));
    this.etag = response.headers.get('ETag') ?? this.etag;
    this.saved = count;
    this.tries = 0;
    this.say(this.translate('Draft saved at {time}', { time: clock() }));
    if (this.isDirty()) this.schedule(QUIET_MS);
    return true;
  }

  retry(reason) {
    const seconds = RETRY_S[Math.min(this.tries, RETRY_S.length - 1)];
    this.tries += 1;
    const text = 'The draft could not be saved ({reason}). It will be tried again in {seconds} seconds; nothing is lost.';
    this.say(this.translate(text, { reason, seconds }));
    this.schedule(seconds * 1000);
    return false;
  }

  block() {
    this.isBlocked = true;
    this.say(this.translate('Changes not saved yet'));
    this.onConflict();
    return false;
  }

  /** The person has chosen: our diagram goes over the one with this ETag. */
  replace(etag) {
    this.etag = etag;
    this.isBlocked = false;
    return this.save();
  }

  /** The person has chosen the other one: what we have is dropped. */
  drop() {
    this.saved = this.changes;
  }
}
