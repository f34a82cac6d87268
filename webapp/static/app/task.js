// Saves what is typed in a task's form as a draft, by itself, a few seconds after a change. The form is marked
// `data-draft-url`; a "save draft" button of the page works without this.
import { buildTranslate } from './i18n/translate.js';
import { clock, isSignedOut, send } from './requests.js';

const QUIET_MS = 3000;
const RETRY_MS = 15_000;

class FormDraft {
  constructor(form, translate) {
    this.form = form;
    this.translate = translate;
    this.url = form.dataset.draftUrl;
    this.version = form.dataset.draftVersion ?? '';
    this.changes = this.saved = 0;
    this.status = document.querySelector('[data-draft-status]') ?? this.addStatus();
    form.addEventListener('input', () => this.touch());
    form.addEventListener('submit', () => { clearTimeout(this.timer); this.isOver = true; });
    document.addEventListener('visibilitychange', () => { if (document.hidden && this.changes > this.saved) this.save(); });
  }

  addStatus() {
    const status = document.createElement('p');
    status.className = 'soft small';
    this.form.append(status);
    status.setAttribute('role', 'status');
    return status;
  }

  touch() {
    this.changes += 1;
    this.schedule(QUIET_MS);
  }

  schedule(delay) {
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => this.save(), delay);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isOver || this.saving) return;
    this.saving = true;
    const count = this.changes;
    try {
      this.take(await send(this.url, { body: this.readForm(), headers: this.version ? { 'If-Match': this.version } : {} }), count);
    } catch {
      this.wait();
    } finally {
      this.saving = false;
    }
  }

  // Files are not part of a draft: they would be sent again every few seconds.
  readForm() {
    const values = [ ...new FormData(this.form) ].filter(([ , value ]) => typeof value === 'string');
    return new URLSearchParams(values);
  }

  take(response, count) {
    if ([ 404, 409, 412 ].includes(response.status)) return this.stop();
    if (!response.ok || isSignedOut(response)) return this.wait();
    this.version = response.headers.get('ETag') ?? this.version;
    this.saved = count;
    this.status.textContent = this.translate('Draft saved at {time}', { time: clock() });
    if (this.changes > this.saved) this.schedule(QUIET_MS);
    return undefined;
  }

  wait() {
    this.status.textContent = this.translate('The draft could not be saved. What you wrote is still here.');
    this.schedule(RETRY_MS);
  }

  stop() {
    this.isOver = true;
    const text = 'This task has changed: somebody else has saved it or finished it. Copy what you wrote before you reload.';
    this.status.textContent = this.translate(text);
  }
}

const translate = buildTranslate(document.documentElement.lang || 'es');
for (const form of document.querySelectorAll('form[data-draft-url]')) new FormDraft(form, translate);
