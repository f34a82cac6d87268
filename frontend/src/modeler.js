// The modeler bundle: third-party parts, and our properties panel (the one part of ours that needs JSX).
// What the designer's page does with them is in webapp/static/app/.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/assets/properties-panel.css';

export { default as Modeler } from 'bpmn-js/lib/Modeler';
export { BpmnPropertiesPanelModule } from 'bpmn-js-properties-panel';
export { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
export { default as communitySpanish } from 'bpmn-js-i18n/translations/es.js';
export { default as CarePanelModule } from './panel/index.js';
