import { compileSubstitution } from '@gatewright/vtl-mapper/parameters'
import type { ContextVariables } from '../context/context.ts'
import { contextReader } from '../context/read-context.ts'
import type { GatewaySinks } from '../options.ts'

/** A stage's access log, compiled: writes the line of one finished request. */
export type AccessLog<Exchange> = (exchange: Exchange) => void

/** What an access log is compiled from. */
export interface AccessLogSource<Exchange> {
  readonly settings: { readonly format?: string; readonly destinationArn?: string } | undefined
  readonly sinks: GatewaySinks
  readonly apiId: string
  readonly stage: string
  readonly isCanary: boolean
  readonly variables: ContextVariables<Exchange>
}

const NO_VARIABLES: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Compiles the access log of a stage; `undefined` where the stage has none, or nobody takes it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function compileAccessLog<Exchange>({ settings, sinks, apiId, stage, isCanary, variables }: AccessLogSource<Exchange>): AccessLog<Exchange> | undefined {
  const { accessLog } = sinks
  const format = settings?.format
  if (accessLog === undefined || format === undefined || format === '') return undefined
  const render = compileSubstitution(format)
  const destinationArn = settings?.destinationArn
  return (exchange) => {
    const line = render({ context: contextReader(variables, exchange), stageVariables: NO_VARIABLES })
    accessLog({ apiId, stage, isCanary, destinationArn, line })
  }
}
