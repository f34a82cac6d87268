// The order in which the steps of a diagram are read: along the flow, breadth first, boundary events after
// their activity; what nothing leads to comes by position.
import { flowsFrom, isStep } from './element.js';

const byPosition = (one, other) => one.x - other.x || one.y - other.y;

export function readingOrder(elementRegistry) {
  const steps = elementRegistry.filter(each => isStep(each) && each.parent).sort(byPosition);
  const order = new Set();
  const visit = first => {
    const queue = [ first ];
    while (queue.length) {
      const step = queue.shift();
      if (order.has(step)) continue;
      order.add(step);
      queue.push(...(step.attachers ?? []).filter(isStep), ...flowsFrom(step).map(flow => flow.target), ...firstInside(step));
    }
  };
  steps.filter(each => !each.incoming.length && !each.host && !isStep(each.parent)).forEach(visit);
  steps.forEach(visit);
  return [ ...order ];
}

function firstInside(step) {
  return (step.children ?? []).filter(each => isStep(each) && !each.incoming.length && !each.host).sort(byPosition);
}
