import type { Json } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidEvent } from '../errors.ts'
import { fromTemplate, TemplateText } from '../python-document.ts'
import { addRequestParameters } from '../swagger-editor.ts'
import type { RequestParameter } from '../swagger-editor.ts'
import type { SwaggerEditing } from '../swagger-editing.ts'
import type { EventUse } from './event-source.ts'

/** RequestParameters of an Api event: names, or names with Required and Caching. */
export function addEventParameters(
  { eventId, properties }: EventUse,
  editing: SwaggerEditing,
  path: TemplateText,
  method: TemplateText,
): void {
  // Of a map, which an intrinsic function's place lets through, SAM takes the keys.
  const given = properties['RequestParameters']
  const list = Array.isArray(given) ? given : isObject(given) ? Object.keys(given) : []
  addRequestParameters(
    editing.document,
    path,
    method,
    list.map((parameter) => readParameter(eventId, parameter)),
  )
}

function readParameter(eventId: string, parameter: Json): RequestParameter {
  const invalid = (reason: string): Error => invalidEvent(eventId, `Invalid value for 'RequestParameters' property. ${reason}`)
  if (typeof parameter !== 'string' && !isObject(parameter)) throw invalid('Property must be either a string or an object')
  const [name, settings]: [string, Json] =
    typeof parameter === 'string' ? [parameter, {}] : (Object.entries(parameter)[0] ?? ['', null])
  if (!/^method\.request\.(querystring|path|header)\./u.test(name)) {
    throw invalid(
      "Keys must be in the format 'method.request.[querystring|path|header].{value}', e.g 'method.request.header.Authorization'.",
    )
  }
  if (!isObject(settings) || Object.keys(settings).some((key) => key !== 'Required' && key !== 'Caching')) {
    throw invalid('Values must be an object, e.g { Required: true, Caching: false }')
  }
  return {
    name: new TemplateText(name),
    required: fromTemplate(settings['Required'] ?? false),
    caching: fromTemplate(settings['Caching'] ?? false),
  }
}
