// A dry run of the drawing, step by step: the server's explorer says what can happen next, the person chooses. The moves
// travel with each question, nothing is kept there. When the drawing changes, the walk is gone again as far as it goes.
import { readJson, send } from '../requests.js';
import { same } from './same.js';
import { WalkMarks } from './walk_marks.js';
import { WalkPanel } from './walk_panel.js';

const QUIET_MS = 900;
const AGAIN_MS = 1_000;
const MOST_TRIES = 20;
const wait = delay => new Promise(done => { setTimeout(done, delay); });

export class Walk {
  /**
   * @param {{ url: string, readXml: () => Promise<string>, translate: Function }} source
   * `place` is filled with the panel, `work` is marked while it is open, `button` opens it.
   */
  constructor({ url, readXml, translate }, { place, work, button, modeler, select, announce }) {
    Object.assign(this, { url, readXml, translate, place, work, button, announce });
    this.path = []; // the moves that were made, and beyond `at` those that are still meant to be
    this.at = 0;
    const turnTo = at => this.turnTo(at);
    this.panel = new WalkPanel(place, { translate, select, turnTo, take: move => this.take(move), restart: () => this.restart(), close: () => this.close() });
    this.marks = new WalkMarks(modeler, { translate, pick: element => this.pick(element) });
    button.addEventListener('click', () => (this.isOpen() ? this.close() : this.open()));
    button.setAttribute('aria-expanded', 'false');
  }

  isOpen() {
    return !this.place.hidden;
  }

  /** @returns {Promise<void>} when the answer is shown */
  open() {
    this.show(true);
    return this.go({ focus: true });
  }

  /** A way that is already known, such as the one into a fault: it begins before its first step. */
  load(path) {
    [ this.path, this.at ] = [ path, 0 ];
    return this.open();
  }

  close() {
    clearTimeout(this.timer);
    this.question = null;
    this.show(false);
    this.marks.clear();
    this.button.focus();
  }

  show(isOpen) {
    this.place.hidden = !isOpen;
    this.work.classList.toggle('is-walking', isOpen);
    this.button.setAttribute('aria-expanded', String(isOpen));
  }

  take(move, { focus = true } = {}) {
    if (!same(this.path[this.at], move)) this.path = [ ...this.path.slice(0, this.at), move ];
    this.at += 1;
    return this.go({ focus });
  }

  /** To after so many of the path's moves: back, or on along a way that is known. */
  turnTo(at) {
    this.at = at;
    return this.go({ focus: true });
  }

  restart() {
    this.path = [];
    return this.turnTo(0);
  }

  /** On the diagram: what can happen to an element happens, or the panel asks which of several. */
  pick(element) {
    const ways = this.panel.waysOf(element);
    if (ways.length === 1) this.take(ways[0], { focus: false });
    else this.panel.focusOn(element);
  }

  /** The drawing has changed. */
  touch() {
    if (!this.isOpen()) return;
    clearTimeout(this.timer);
    this.question = null; // what comes now is about an older drawing
    this.timer = setTimeout(() => this.go({ changed: true }), QUIET_MS);
  }

  async go({ focus = false, changed = false } = {}) {
    clearTimeout(this.timer);
    const question = this.question = Symbol('question');
    const asked = this.path.slice(0, this.at);
    this.panel.wait();
    const { status, answer } = await this.ask(asked, () => question === this.question);
    if (question !== this.question) return;
    if (!answer?.steps) {
      this.marks.clear();
      this.panel.refuse(this.sayWhyNot(status));
      this.announce(this.sayWhyNot(status));
      return;
    }
    if (answer.left) [ this.path, this.at ] = [ asked.slice(0, answer.steps.length), answer.steps.length ];
    const note = changed ? this.sayChange(answer, asked.length) : '';
    this.panel.show(answer, { path: this.path, at: this.at, note });
    this.marks.show(answer);
    this.announce([ note, this.panel.tell(answer) ].filter(Boolean).join(' '));
    if (focus) this.panel.focus();
  }

  /** Asks again while the server is busy, as long as the answer is wanted. */
  async ask(moves, isWanted) {
    try {
      const body = JSON.stringify({ xml: await this.readXml(), moves });
      for (let tries = 0; ; tries += 1) {
        const response = await send(this.url, { body, type: 'application/json' });
        if (response.status !== 503 || tries === MOST_TRIES || !isWanted()) return { status: response.status, answer: await readJson(response) };
        await wait(AGAIN_MS);
      }
    } catch (fault) {
      console.error(fault);
      return { status: 0, answer: null };
    }
  }

  sayWhyNot(status) {
    if (status === 422) return this.translate('The process cannot be walked while the diagram has errors. Mend what the checks say: the walk goes on by itself.');
    if (status === 503) return this.translate('Other walks are being worked out. Try again in a while.');
    return this.translate('The process could not be walked: try again, or reload the page if it stays so.');
  }

  sayChange({ left, steps }, asked) {
    if (left) return this.translate('The drawing has changed: of the {asked} steps only {steps} can still be taken.', { asked, steps: steps.length });
    return asked ? this.translate('The drawing has changed: the walk was gone again, and all its steps can still be taken.') : '';
  }
}
