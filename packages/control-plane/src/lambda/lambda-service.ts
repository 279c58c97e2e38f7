import type { ServiceExtension } from '../control-plane.ts'
import { lambda } from '../model/lambda.generated.ts'
import type { Operation } from '../operation.ts'
import type { Store } from '../store.ts'
import type { CodeStore } from './code-store.ts'
import type { Place } from './function-name.ts'
import type { LambdaInvoker } from './invoker.ts'
import { aliasOperations } from './operations/aliases.ts'
import { concurrencyOperations } from './operations/concurrency.ts'
import { eventSourceOperations } from './operations/event-source-mappings.ts'
import { functionOperations } from './operations/functions.ts'
import { invocationOperations } from './operations/invocations.ts'
import { layerOperations } from './operations/layers.ts'
import { permissionOperations } from './operations/permissions.ts'
import { tagOperations } from './operations/tags.ts'
import { updateOperations } from './operations/updates.ts'
import { versionOperations } from './operations/versions.ts'
import { createFunctionResolver } from './resolver.ts'
import type { FunctionResolver } from './resolver.ts'

export interface LambdaServiceOptions {
  /** Where functions are looked up when they are called: the control plane's store, or a node's own copy of it. */
  readonly store: Store
  /** For example `eu-central-1`; the control plane's. */
  readonly region: string
  /** Twelve digits; the control plane's. */
  readonly accountId: string
  /** Default `aws`. */
  readonly partition?: string
  /** Keeps uploaded code. */
  readonly code: CodeStore
  /** Runs functions; asked for at each invocation, so that it may be made after this service. */
  readonly invoker: () => LambdaInvoker
  /** 0 ≤ x < 1, for weighted aliases. Default `Math.random`. */
  readonly chance?: () => number
}

/** Lambda's management API, and what a data plane asks about the functions. */
export interface LambdaService extends Pick<FunctionResolver, 'resolve' | 'permits' | 'forget'> {
  /** For `services` of `createControlPlane`. */
  readonly extension: ServiceExtension
}

/** The part of Lambda's API that people use around API Gateway: functions, versions, aliases, permissions, invocations. */
export function createLambdaService(options: LambdaServiceOptions): LambdaService {
  const { store, code, region, accountId, partition = 'aws', invoker, chance = Math.random } = options
  const place: Place = { partition, region, accountId }
  const resolver = createFunctionResolver({ store, code, place, chance })
  const operations = [
    ...functionOperations(code),
    ...updateOperations(code),
    ...layerOperations(code),
    ...versionOperations,
    ...aliasOperations,
    ...permissionOperations,
    ...concurrencyOperations,
    ...tagOperations,
    ...eventSourceOperations,
  ]
  return {
    resolve: (nameOrArn) => resolver.resolve(nameOrArn),
    permits: (nameOrArn, sourceArn) => resolver.permits(nameOrArn, sourceArn),
    forget: () => resolver.forget(),
    extension: { model: lambda, operations: [...operations.map((operation) => thenForget(operation, resolver)), ...invocationOperations(invoker)] },
  }
}

/** After a write nothing that was read before counts any more. Its transaction is over before another can begin. */
function thenForget(operation: Operation, resolver: FunctionResolver): Operation {
  if (operation.access === 'read') return operation
  const forget = (): void => resolver.forget()
  const { service, name } = operation
  return operation.access === 'free'
    ? { service, name, access: 'free', run: (input, context) => operation.run(input, context).finally(forget) }
    : { service, name, access: 'write', run: (input, context) => operation.run(input, context).finally(forget) }
}
