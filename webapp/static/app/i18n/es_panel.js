// Spanish of the properties panel that we wrote (frontend/src/panel).
export default {
  'General': 'General', 'Name in Spanish': 'Nombre en español', 'Name in English': 'Nombre en inglés', 'Text': 'Texto', 'Id': 'Identificador',
  'The same name as its form, its handler and its test; e.g. review_alert': 'El mismo nombre que su formulario, su acción y su prueba; p. ej. review_alert',
  'Process': 'Proceso', 'Id of the process': 'Identificador del proceso', 'Name of the process in Spanish': 'Nombre del proceso en español',
  'Name of the process in English': 'Nombre del proceso en inglés', 'Area': 'Área', 'Days its history is kept': 'Días que se guarda su historia',
  'Notes': 'Notas', 'Why it is done so': 'Por qué se hace así',

  'What is to be done': 'Qué hay que hacer', 'Form': 'Formulario', 'Title in the inbox': 'Título en la bandeja',
  'If empty, the name of the task': 'Si se deja vacío, el nombre de la tarea', 'Privacy category': 'Categoría de privacidad',
  'It may never be skipped': 'No se puede saltar nunca', 'Never by': 'Nunca la misma persona que',
  'A second pair of eyes: an expression such as "=reviewer" names who may not do it': 'Una segunda mirada: una expresión como «=reviewer» dice quién no puede hacerla', 'When': 'Cuándo', 'Due after': 'Plazo',
  'P3D is 3 days; or an expression that starts with "="': 'P3D son 3 días; o una expresión que empieza por «=»',
  'Look again after': 'Volver a mirar dentro de', 'Until then the task waits quietly in the inbox': 'Hasta entonces la tarea espera sin avisar en la bandeja',
  'Priority, 0 to 100': 'Prioridad, de 0 a 100', 'Who may do it': 'Quién puede hacerlo', 'Role': 'Rol',
  'Only in this territory or organisation': 'Solo en este territorio o entidad',
  'A code, or an expression that starts with "="; empty: anywhere': 'Un código o una expresión que empieza por «=»; vacío: en cualquiera',

  'Automatic step': 'Paso automático', 'What the system does': 'Qué hace el sistema', 'Tries again if it fails': 'Si falla, lo intenta otra vez',
  'How many times; after that a person is told': 'Cuántas veces; después se avisa a una persona', 'Waits between tries': 'Espera entre intentos',
  'Gives up a try after': 'Abandona un intento a los', 'Calculation': 'Cálculo', 'Calculation (FEEL)': 'Cálculo (FEEL)', 'Its result is called': 'El resultado se llama',
  'If empty, each entry of the result is a variable': 'Si se deja vacío, cada entrada del resultado es una variable',
  'Decision': 'Decisión', 'Decision table': 'Tabla de decisión', 'Another process': 'Otro proceso', 'Process that is run': 'Proceso que se ejecuta',
  'Which version': 'Qué versión', 'The newest version': 'La más nueva', 'The newest version, if nothing is said': 'La más nueva, si no se dice nada',
  'The version deployed with this one': 'La que se publicó con este', 'A fixed version': 'Una fija', 'Number of the version': 'Número de la versión',

  'Clock': 'Reloj', 'After some time': 'Al pasar un tiempo', 'On a date': 'En una fecha', 'Again and again': 'Una y otra vez', 'Time': 'Tiempo',
  'PT4H is 4 hours, P30D is 30 days; or an expression that starts with "="': 'PT4H son 4 horas, P30D son 30 días; o una expresión que empieza por «=»',
  'A date and time such as 2027-01-31T09:00:00+01:00; or an expression that starts with "="': 'Una fecha y hora como 2027-01-31T09:00:00+01:00; o una expresión que empieza por «=»',
  'R/P30D is every 30 days, R3/P1D is 3 times, once a day; or an expression that starts with "="': 'R/P30D es cada 30 días, R3/P1D es 3 veces, una al día; o una expresión que empieza por «=»',
  'Message': 'Mensaje', 'Name of the message': 'Nombre del mensaje', 'A new one': 'Uno nuevo', 'Any': 'Cualquiera', 'Code': 'Código', 'Name': 'Nombre',
  'Which case the message is for': 'Para qué caso es el mensaje', 'Key for everybody who uses this message': 'Clave para todos los que usan este mensaje', 'Key here only': 'Clave solo aquí',
  'For instance = case_id': 'Por ejemplo = case_id', 'Error': 'Error', 'Escalation': 'Escalado', 'Signal': 'Señal', 'Event': 'Evento',
  'Goes on at the link with this name': 'Sigue en el enlace con este nombre', 'When this becomes true': 'Cuando esto se cumpla',

  'When this way is taken': 'Cuándo se va por aquí', 'This way if no other is open': 'Por aquí si no se cumple ningún otro', 'This way if': 'Por aquí si',
  'For instance = decision = "accept"': 'Por ejemplo = decision = "accept"', 'Repeated': 'Repetición', 'Once for each of': 'Una vez por cada elemento de',
  'A list; or say how many times below': 'Una lista; o diga abajo cuántas veces', 'Each one is called': 'Cada uno se llama', 'How many times': 'Cuántas veces',
  'The results are gathered in': 'Los resultados se reúnen en', 'Each result is called': 'Cada resultado se llama', 'It is enough when': 'Basta cuando',
  'Again while': 'Otra vez mientras', 'At most so many times': 'Como mucho, tantas veces',

  'Values that go in': 'Valores que entran', 'Values that come out': 'Valores que salen', 'Value': 'Valor',
  'Data of the case': 'Datos del caso', 'What it does': 'Qué hace', 'With these data': 'Con estos datos',
  'Names of fields with a space between, e.g. identity contact': 'Nombres de los campos separados por un espacio, p. ej. identity contact', 'Consent it needs': 'Consentimiento que necesita',
  'Reads': 'Lee', 'Writes': 'Escribe', 'Shares': 'Comparte', 'Withdraws': 'Retira', 'What it does about risk': 'Qué hace con el riesgo',
  'Kind of risk': 'Tipo de riesgo', 'Level': 'Nivel', 'Low': 'Bajo', 'Medium': 'Medio', 'High': 'Alto', 'Exceptions that are allowed': 'Excepciones permitidas',
  'What a professional may do here, with a reason': 'Qué puede hacer aquí un profesional, con un motivo', 'Skip it': 'Saltarlo', 'Do it again': 'Repetirlo', 'Add one more': 'Añadir uno más',

  'Expected a duration such as P3D (3 days) or PT4H (4 hours), or an expression that starts with "="': 'Se esperaba una duración como P3D (3 días) o PT4H (4 horas), o una expresión que empiece por «=»',
  'Expected a whole number, or an expression that starts with "="': 'Se esperaba un número entero, o una expresión que empiece por «=»',
  'Expected letters, digits and _ without spaces, and a letter first': 'Se esperaban letras, cifras y _ sin espacios, y una letra al principio',
  '{value} (not in the catalogue)': '{value} (no está en el catálogo)', '<none>': '(ninguno)', '<empty>': '(vacío)'
};
