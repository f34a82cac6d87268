// English is the key itself; here only where the library's English is too long for the place, such as the palette.
export default {
  'Activate hand tool': 'Hand', 'Activate lasso tool': 'Select several', 'Activate create/remove space tool': 'Make room', 'Activate global connect tool': 'Connect',
  'Create start event': 'Start', 'Create intermediate/boundary event': 'Intermediate event', 'Create end event': 'End', 'Create gateway': 'Gateway', 'Create task': 'Task',
  'Create expanded sub-process': 'Sub-process', 'Create data object reference': 'Data', 'Create data store reference': 'Data store', 'Create pool/participant': 'Participant',
  'Create group': 'Group', 'Create element': 'More elements'
};
