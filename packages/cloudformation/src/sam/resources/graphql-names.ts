import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt } from '../intrinsic.ts'

/** Makes a resource that belongs to the API: its logical id is the API's and a suffix. */
export type Make = (
  suffix: string,
  type: string,
  properties: Readonly<Record<string, Json | undefined>>,
  dependsOn?: Json,
) => GeneratedResource

export const apiIdOf = (id: string): JsonObject => getAtt(id, 'ApiId')

/** Entries of a map of maps. */
export const entriesOf = (value: Json | undefined): [string, JsonObject][] =>
  Object.entries(isObject(value) ? value : {}).map(([name, item]) => [name, isObject(item) ? item : {}])
