import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { gatewayArn } from '../names.ts'
import type { ResourceUse } from '../resource-type.ts'

export interface Retagging {
  readonly service: 'apigateway' | 'apigatewayv2' | 'lambda'
  /** An ARN, or for API Gateway the path of one: `/restapis/a1b2c3`. */
  readonly resource: string
  readonly was: Json | undefined
  readonly now: Json | undefined
}

/** How each service's TagResource and UntagResource call their members. */
const memberNames = {
  apigateway: { arn: 'resourceArn', tags: 'tags', keys: 'tagKeys' },
  apigatewayv2: { arn: 'ResourceArn', tags: 'Tags', keys: 'TagKeys' },
  lambda: { arn: 'Resource', tags: 'Tags', keys: 'TagKeys' },
} as const

/** Makes a resource's tags, given as maps, what they are now: those set by others stay. */
export async function retag({ call, stack }: ResourceUse, { service, resource, was, now }: Retagging): Promise<void> {
  const [before, after] = [mapOf(was), mapOf(now)]
  const set = Object.entries(after).filter(([key, value]) => before[key] !== value)
  const gone = Object.keys(before).filter((key) => !(key in after))
  const { arn, tags, keys } = memberNames[service]
  const target = { [arn]: resource.startsWith('arn:') ? resource : gatewayArn(stack, resource) }
  if (set.length > 0) await call(service, 'TagResource', { ...target, [tags]: Object.fromEntries(set) })
  if (gone.length > 0) await call(service, 'UntagResource', { ...target, [keys]: gone })
}

const mapOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
