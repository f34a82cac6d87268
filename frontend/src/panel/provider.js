// Which groups an element shows. Only what a process designer decides; the technical groups of the
// stock panel are not here at all.
import { callGroup, decisionGroup, scriptGroup, serviceGroup } from './groups/automatic.js';
import { allowGroup, dataGroup, riskGroup } from './groups/care.js';
import { correlationGroup, linkGroup, messageGroup, namedThingGroups, timerGroup } from './groups/events.js';
import { documentationGroup, generalGroup, processGroup } from './groups/general.js';
import { inputGroup, outputGroup } from './groups/mappings.js';
import { conditionGroup, repeatGroup } from './groups/flow.js';
import { promisesGroup } from './groups/promises.js';
import { peopleGroup, whenGroup, workGroup } from './groups/task.js';

const GROUPS = [
  generalGroup, processGroup, promisesGroup, workGroup, peopleGroup, whenGroup, serviceGroup, scriptGroup, decisionGroup,
  callGroup, timerGroup, messageGroup, correlationGroup, ...namedThingGroups, linkGroup, conditionGroup, repeatGroup,
  inputGroup, outputGroup, dataGroup, riskGroup, allowGroup, documentationGroup
];

export default class CareProvider {
  constructor(config, propertiesPanel, injector) {
    this.catalogue = config ?? {};
    this.injector = injector;
    propertiesPanel.registerProvider(this);
  }

  /** What the groups may use: the catalogue of forms, roles ..., and the editor's services. */
  services() {
    const names = [ 'bpmnFactory', 'canvas', 'commandStack', 'debounceInput', 'modeling', 'moddle', 'translate' ];
    const services = Object.fromEntries(names.map(name => [ name, this.injector.get(name) ]));
    return { ...services, catalogue: this.catalogue };
  }

  getGroups(element) {
    const services = this.services();
    return groups => [ ...groups, ...GROUPS.map(build => build(element, services)).filter(Boolean) ];
  }
}

CareProvider.$inject = [ 'config.careCatalogue', 'propertiesPanel', 'injector' ];
