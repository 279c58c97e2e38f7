import { deleteStack, type StackEvent } from '@gatewright/cloudformation'
import { createControlPlane } from '@gatewright/control-plane'
import { createLambdaService } from '@gatewright/control-plane/lambda'
import { ServerError } from '../errors.ts'
import type { StatePlace } from '../state/open-state.ts'
import { openState, type OpenState } from '../state/open-state.ts'
import { createEndpointServices } from './endpoint-services.ts'

export interface RemoveStackOptions extends StatePlace {
  readonly stackName: string
  readonly onEvent: (event: StackEvent) => void
}

/**
 * Takes a stack out of a data folder that no server has open, or out of PostgreSQL. A stack that is not there and a folder in use are a
 * `ServerError`. What could not be removed is told by its event, and keeps the stack from being forgotten.
 */
export async function removeStack({ stackName, onEvent, ...place }: RemoveStackOptions): Promise<void> {
  const opened = await openState(place).catch((error: unknown) => {
    if (!(error instanceof ServerError)) throw error
    throw new ServerError(error.code, `${error.message}. A stack is removed while no server has its folder open: stop the server, destroy, start it again.`, { cause: error })
  })
  try {
    await opened.stores.exclusively(() => removeFrom(opened, { stackName, onEvent, place: place.postgresUrl === undefined ? opened.dataFolder : 'PostgreSQL' }))
  } finally {
    await opened.close()
  }
}

interface Removal extends Pick<RemoveStackOptions, 'stackName' | 'onEvent'> {
  /** For people. */
  readonly place: string
}

async function removeFrom({ code, stores: { stacks, store } }: OpenState, { stackName, onEvent, place }: Removal): Promise<void> {
  const state = await stacks.read(stackName)
  if (state === undefined) {
    const names = await stacks.list()
    const known = names.length > 0 ? `there are ${names.join(', ')}` : 'there is none'
    throw new ServerError('ERR_SERVER_CONFIGURATION', `there is no stack ${stackName} in ${place}: ${known}`)
  }
  const { region, accountId } = state
  const lambda = createLambdaService({
    store,
    region,
    accountId,
    code,
    invoker: () => {
      throw new Error('no function is invoked while a stack is removed')
    },
  })
  const elsewhere = createEndpointServices({ environment: process.env, region })
  const controlPlane = await createControlPlane({ store, region, accountId, services: [lambda.extension] })
  const failed: StackEvent[] = []
  await deleteStack({
    state,
    services: elsewhere.names,
    call: (service, operation, input) =>
      service === 'apigateway' || service === 'apigatewayv2' || service === 'lambda' ? controlPlane.call(service, operation, input) : elsewhere.call(service, operation, input),
    onEvent: (event) => {
      if (event.error !== undefined) failed.push(event)
      onEvent(event)
    },
  })
  // Tried again, those that are gone already are no failure; so the whole state is kept.
  if (failed.length === 0) return stacks.remove(stackName)
  throw new ServerError(
    'ERR_SERVER_TEMPLATE',
    `${stackName} is not removed whole: ${failed.map(({ logicalId, error }) => `${logicalId}: ${error?.message ?? ''}`).join('; ')}`,
  )
}
