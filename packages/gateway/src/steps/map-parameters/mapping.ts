import type { StringMap } from '@gatewright/types'
import { compileHttpRequestParameters, type ChangedRequest, type HttpRequestSource } from '@gatewright/vtl-mapper/parameters'

/** An integration's request parameters, compiled. */
export interface RequestMapping {
  readonly change: (source: HttpRequestSource) => ChangedRequest
  /** Whether a value comes from the body, which must then be read whole. */
  readonly readsBody: boolean
  /** Whether the path is overwritten. */
  readonly setsPath: boolean
}

/** Compiles `requestParameters`; `undefined` without any. */
export function compileRequestMapping(parameters: StringMap | undefined): RequestMapping | undefined {
  if (parameters === undefined || Object.keys(parameters).length === 0) return undefined
  return {
    change: compileHttpRequestParameters(parameters),
    readsBody: Object.values(parameters).some((value) => value.includes('request.body')),
    setsPath: Object.hasOwn(parameters, 'overwrite:path'),
  }
}
