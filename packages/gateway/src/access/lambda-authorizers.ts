import { createLambdaAuthorizer, type LambdaAuthorizer, type LambdaAuthorizerOptions, type LambdaCall } from '@gatewright/authorizers/lambda'
import type { AuthorizerOutcome } from '../exchange/identity.ts'
import { createRegistry } from './registry.ts'

/** A Lambda authorizer and the stage whose requests it decides. */
export interface LambdaAuthorizerPlace extends Omit<LambdaAuthorizerOptions, 'invoke' | 'now'> {
  readonly apiId: string
  readonly stageName: string
}

/** The Lambda authorizers of one gateway: what a function answered is remembered by stage, over deployments. */
export interface LambdaAuthorizers {
  /** @throws AuthorizersError for a set-up that AWS refuses. */
  readonly authorizerFor: (place: LambdaAuthorizerPlace) => LambdaAuthorizer
  /** Calls a function as they do. */
  readonly invoke: LambdaAuthorizerOptions['invoke']
  /** Forgets what was answered for a stage. */
  readonly flush: (stage: { readonly apiId: string; readonly stageName: string }) => void
}

/** No authorizers yet; each is made when a method or route first asks for it. */
export function createLambdaAuthorizers({ invoke, now }: Required<Pick<LambdaAuthorizerOptions, 'invoke' | 'now'>>): LambdaAuthorizers {
  const authorizers = createRegistry<LambdaAuthorizer>()
  return {
    invoke,
    authorizerFor({ apiId, stageName, ...options }) {
      const create = (): LambdaAuthorizer => createLambdaAuthorizer({ ...options, invoke, now })
      return authorizers.get(`${prefixOf({ apiId, stageName })}${JSON.stringify(options)}`, create)
    },
    flush(stage) {
      for (const authorizer of authorizers.startingWith(prefixOf(stage))) authorizer.flush()
    },
  }
}

function prefixOf({ apiId, stageName }: { readonly apiId: string; readonly stageName: string }): string {
  return `${apiId}/${stageName}/`
}

/** A call as `$context.authorizer.*` of access logs shows it. */
export function outcomeOf(call: LambdaCall | undefined, status: number): AuthorizerOutcome {
  if (call === undefined) return { status }
  const { error, integrationStatus, latency, requestId } = call
  return {
    status,
    ...(error === undefined ? undefined : { error }),
    ...(integrationStatus === undefined ? undefined : { integrationStatus }),
    ...(latency === undefined ? undefined : { latency, integrationLatency: latency }),
    ...(requestId === undefined ? undefined : { requestId }),
  }
}
