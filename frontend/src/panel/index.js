// The diagram-js module of our properties panel: one provider that shows a process in plain words.
import CareProvider from './provider.js';

export default {
  __init__: [ 'careProvider' ],
  careProvider: [ 'type', CareProvider ]
};
