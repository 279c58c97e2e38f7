import { join } from 'node:path'
import { deleteStack, type StackEvent } from '@gatewright/cloudformation'
import { createControlPlane } from '@gatewright/control-plane'
import { createLambdaService } from '@gatewright/control-plane/lambda'
import { createCodeStore } from '@gatewright/lambda-runtime'
import { ServerError } from '../errors.ts'
import { openStore } from '../open-store.ts'
import { createEndpointServices } from './endpoint-services.ts'
import { createStackStore } from './stack-store.ts'

export interface RemoveStackOptions {
  /** Absolute path. */
  readonly dataFolder: string
  readonly stackName: string
  readonly onEvent: (event: StackEvent) => void
}

/**
 * Takes a stack out of a data folder that no server has open. A stack that is not there and a folder in use are a
 * `ServerError`. What could not be removed is told by its event, and keeps the stack from being forgotten.
 */
export async function removeStack({ dataFolder, stackName, onEvent }: RemoveStackOptions): Promise<void> {
  const stacks = createStackStore(join(dataFolder, 'stacks'))
  const state = stacks.read(stackName)
  if (state === undefined) {
    const names = stacks.list()
    const known = names.length > 0 ? `there are ${names.join(', ')}` : 'there is none'
    throw new ServerError('ERR_SERVER_CONFIGURATION', `there is no stack ${stackName} in ${dataFolder}: ${known}`)
  }
  const { region, accountId } = state
  const store = await openStore(dataFolder).catch((error: unknown) => {
    if (!(error instanceof ServerError)) throw error
    throw new ServerError(error.code, `${error.message}. A stack is removed while no server has its folder open: stop the server, destroy, start it again.`, { cause: error })
  })
  const lambda = createLambdaService({
    store,
    region,
    accountId,
    code: createCodeStore({ folder: join(dataFolder, 'code') }),
    invoker: () => {
      throw new Error('no function is invoked while a stack is removed')
    },
  })
  const elsewhere = createEndpointServices({ environment: process.env, region })
  const controlPlane = await createControlPlane({ store, region, accountId, services: [lambda.extension] })
  try {
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
  } finally {
    await controlPlane.close()
  }
}
