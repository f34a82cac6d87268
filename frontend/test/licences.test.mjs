// Which packages are in a bundle is read from its inputs, also where one package brings its own copy of another.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findPackages } from '../licences.mjs';

test('a package is found once, scoped and nested ones too', () => {
  const inputs = [
    'node_modules/bpmn-js/lib/Viewer.js', 'node_modules/bpmn-js/lib/Modeler.js', 'src/viewer.js',
    'node_modules/@bpmn-io/properties-panel/dist/index.esm.js', 'node_modules/bpmn-js/node_modules/min-dash/dist/index.js'
  ];
  assert.deepEqual(findPackages(inputs), [
    'node_modules/@bpmn-io/properties-panel', 'node_modules/bpmn-js', 'node_modules/bpmn-js/node_modules/min-dash'
  ]);
});
