// A repair of a fault that was proved: looked for when a person asks, applied when the person says so, and taken back.
// What changes one element is one step of *undo*. What adds steps takes the place of the drawing, behind which *undo* does
// not reach: the words say so, and one button brings the drawing of before back.
import { readJson, send } from '../requests.js';
import { button, hideMessage, make, showMessage } from './page.js';

const AGAIN_MS = 2_000;
const MOST_TRIES = 15;
const wait = delay => new Promise(done => { setTimeout(done, delay); });

/** @typedef {{ text: string, file: string, here: boolean, xml: string, change: import('./changes.js').Change | null }} Repair */

export class Repairs {
  /** @param {{ url: string, readXml: () => Promise<string>, translate: Function }} source */
  constructor({ url, readXml, translate }, { messages, replace, change }) {
    Object.assign(this, { url, readXml, translate, messages, replace, change });
  }

  /** A button that looks for a repair of this verdict, and the place where it is told: { ask, place }. */
  buildOffer({ id, element }) {
    const place = make('div', { class: 'designer-repair', role: 'status' });
    const ask = button(this.translate('Look for a repair'), () => this.look({ id, element }, { place, ask }));
    return { ask, place };
  }

  async look(verdict, { place, ask }) {
    ask.disabled = true;
    place.replaceChildren(make('p', {}, this.translate('Looking for a repair and proving it ...')));
    const asked = await this.readXml();
    const { status, answer } = await this.ask(asked, verdict);
    ask.disabled = false;
    if (answer?.repair) this.offer(answer.repair, { place, asked });
    else place.replaceChildren(make('p', {}, this.sayNone(status)));
  }

  async ask(xml, { id, element }) {
    const address = `${this.url}?${new URLSearchParams({ verdict: id, element })}`;
    try {
      for (let tries = 0; ; tries += 1) {
        const response = await send(address, { body: xml, type: 'application/xml' });
        if (response.status !== 503 || tries === MOST_TRIES) return { status: response.status, answer: await readJson(response) };
        await wait(AGAIN_MS); // another proof is being made
      }
    } catch (fault) {
      console.error(fault);
      return { status: 0, answer: null };
    }
  }

  sayNone(status) {
    if (status === 200) return this.translate('No repair is known that could be proved. The way into the fault says what to draw differently.');
    if (status === 404) return this.translate('This fault is not in the drawing any more');
    if (status === 503) return this.translate('Other proofs are being made. Try again in a while.');
    return this.translate('No repair could be looked for');
  }

  /** @param {Repair} repair */
  offer(repair, { place, asked }) {
    const t = this.translate;
    const what = make('p', {}, make('strong', {}, t('Repair: {text}', { text: repair.text })), ' ',
      t('It was tried on a copy and proved: this fault is gone and no other has come.'));
    if (!repair.here) {
      place.replaceChildren(what, make('p', {}, t('It is a change of another drawing, {file}: make it there.', { file: repair.file })));
      return;
    }
    const warning = make('p', { class: 'soft' }, repair.change ? t('Undo takes it back.')
      : t('Applying it takes the place of the drawing, which is put in order anew. Undo does not reach behind it, but one button brings the drawing of before back.'));
    place.replaceChildren(what, warning, make('p', {}, button(t('Apply to the draft'), () => this.apply(repair, { place, asked }))));
  }

  async apply(repair, { place, asked }) {
    const before = await this.readXml();
    if (before !== asked) {
      place.replaceChildren(make('p', {}, this.translate('The drawing has changed since. Look for the repair again.')));
      return;
    }
    if (repair.change) this.change(repair.change);
    else await this.replace(repair.xml);
    this.tell(repair, before);
  }

  tell({ text, change }, before) {
    const t = this.translate;
    const back = async () => {
      hideMessage(this.messages, 'repair');
      await this.replace(before);
    };
    const note = showMessage(this.messages, {
      kind: 'repair',
      title: t('Applied: {text}', { text }),
      text: change ? t('It is being proved again below. Undo takes it back.') : t('It is being proved again below. Going back also takes away what you draw from now on.'),
      actions: change ? [] : [ button(t('Back to the drawing of before'), back) ]
    });
    note.querySelector('button')?.focus();
  }
}
