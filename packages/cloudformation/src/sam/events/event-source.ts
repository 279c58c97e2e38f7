import type { JsonObject } from '../../json.ts'
import type { FunctionTarget } from '../function-target.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import type { PropertyTable } from '../property-table.ts'
import type { SamContext } from '../sam-context.ts'

/** One event of a function while it is transformed. */
export interface EventUse {
  /** Name of the event in the function. */
  readonly eventId: string
  /** Prefix of what the event generates: function and event. */
  readonly id: string
  readonly properties: JsonObject
  readonly target: FunctionTarget
  readonly role: GeneratedResource
  readonly context: SamContext
}

export interface EventSource {
  readonly properties: PropertyTable
  /** Refuses an event whose references lead nowhere, before anything is generated. */
  readonly link?: (use: Omit<EventUse, 'target' | 'role'>) => void
  readonly generate: (use: EventUse) => GeneratedResource[]
}
