import type { Values } from '../../documents.ts'
import { badRequest, notAssembled } from '../../errors.ts'
import type { FreeContext, Operation } from '../../operation.ts'
import { textOf } from '../../text-of.ts'
import { requireStage } from '../require.ts'

/** FlushStageCache and FlushStageAuthorizersCache empty the data plane's caches. */
export const stageCacheOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'FlushStageCache', access: 'free', run: (input, context) => flush(input, 'data', context) },
  { service: 'apigateway', name: 'FlushStageAuthorizersCache', access: 'free', run: (input, context) => flush(input, 'authorizers', context) },
]

async function flush(input: Values, cache: 'data' | 'authorizers', context: FreeContext): Promise<Values> {
  const stage = await context.transact('read', (inside) => requireStage(input, inside))
  if (cache === 'data' && stage['cacheClusterEnabled'] !== true) throw badRequest('Cannot flush the cache of a stage that has no cache cluster')
  const { flushCache } = context.ports
  if (flushCache === undefined) throw notAssembled('Flushing a cache', "the data plane's caches")
  await flushCache({ apiId: textOf(input['restApiId']), stageName: textOf(input['stageName']), cache })
  return {}
}
