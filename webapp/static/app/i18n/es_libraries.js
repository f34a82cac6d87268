// Spanish that bpmn-js-i18n lacks, and plainer words for some that it has.
export default {
  // kinds of steps
  'Task': 'Tarea', 'User task': 'Tarea de usuario', 'Manual task': 'Tarea manual', 'Service task': 'Tarea automática', 'Send task': 'Tarea de envío', 'Receive task': 'Tarea de recepción',
  'Script task': 'Tarea de cálculo', 'Business rule task': 'Tarea de decisión', 'Call activity': 'Llamada a otro proceso', 'Sub-process': 'Subproceso', 'Transaction': 'Transacción',
  'Exclusive gateway': 'Puerta exclusiva', 'Parallel gateway': 'Puerta paralela', 'Inclusive gateway': 'Puerta inclusiva', 'Complex gateway': 'Puerta compleja', 'Event-based gateway': 'Puerta de eventos',
  'Start event': 'Evento de inicio', 'End event': 'Evento final', 'Intermediate catch event': 'Evento intermedio que espera', 'Intermediate throw event': 'Evento intermedio que lanza',
  'Condition': 'Condición', 'Compensation': 'Compensación', 'Terminate': 'Terminación', 'Link': 'Enlace', 'Cancel': 'Cancelación',
  'Append gateway': 'Añadir una puerta', 'Append task': 'Añadir una tarea', 'Append end event': 'Añadir un evento final',
  'Append intermediate/boundary event': 'Añadir un evento intermedio o en el borde', 'Add text annotation': 'Añadir una nota', 'Change element': 'Cambiar el elemento', 'Connect to other element': 'Conectar con otro elemento',

  // the palette: short, since the words stand beside the signs
  'Activate hand tool': 'Mano', 'Activate lasso tool': 'Elegir varios', 'Activate create/remove space tool': 'Hacer sitio', 'Activate global connect tool': 'Conectar',
  'Create start event': 'Inicio', 'Create intermediate/boundary event': 'Evento intermedio', 'Create end event': 'Fin', 'Create gateway': 'Puerta', 'Create task': 'Tarea',
  'Create expanded sub-process': 'Subproceso', 'Create data object reference': 'Dato', 'Create data store reference': 'Almacén de datos', 'Create pool/participant': 'Participante',
  'Create group': 'Grupo', 'Create element': 'Más elementos',

  // what the libraries say besides
  'Collaboration': 'Colaboración', 'Participant': 'Participante', 'Participants': 'Participantes', 'Lane': 'Calle', 'Tasks': 'Tareas', 'Gateways': 'Puertas', 'Sub-processes': 'Subprocesos', 'Events': 'Eventos', 'Data': 'Datos',
  'List contains {numOfItems} item': 'La lista tiene {numOfItems} elemento', 'List contains {numOfItems} items': 'La lista tiene {numOfItems} elementos',
  'Click to set a dynamic value with FEEL expression': 'Escribir una expresión FEEL', 'Click to remove dynamic value with FEEL expression': 'Quitar la expresión FEEL',
  'Ad-hoc sub-process': 'Subproceso a medida', 'Align elements ': 'Alinear elementos ', 'Append element': 'Añadir un elemento detrás', 'Boundary event': 'Evento en el borde',
  'Create': 'Añadir', 'Create new list item': 'Añadir a la lista', 'Delete item': 'Borrar', 'Event based instantiating Gateway': 'Puerta de eventos que inicia el proceso',
  'Expanded pool/participant': 'Participante con su proceso', 'FEEL expression is mandatory': 'Se espera una expresión FEEL', 'JSON contains errors': 'El JSON tiene errores',
  'Open documentation': 'Abrir la documentación', 'Open pop-up editor': 'Abrir en una ventana', 'Opened in editor': 'Abierto en una ventana',
  'Parallel Event based instantiating Gateway': 'Puerta de eventos en paralelo que inicia el proceso', 'Section contains an error': 'La sección tiene un error', 'Section contains edits': 'La sección tiene cambios',
  'Toggle list item': 'Abrir o cerrar el elemento de la lista', 'Toggle section': 'Abrir o cerrar la sección', 'Unparsable FEEL expression.': 'No se entiende la expresión FEEL.'
};
