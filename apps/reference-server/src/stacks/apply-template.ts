import { applyStack, CloudFormationError, formatChanges, planStack, type Call, type Json, type LoadedTemplate, type StackState } from '@gatewright/cloudformation'
import type { ServerConfiguration } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import { isScheduled } from '../event-sources/scheduled-calls.ts'
import type { ServerLog } from '../log/server-log.ts'
import { readDefinitions, type Definition } from './read-definition.ts'
import type { StackStore } from './stack-store.ts'

export interface ApplyTemplateOptions {
  /** Absolute path of a template, a serverless.yml, an OpenAPI definition, or a folder that `cdk synth` wrote. */
  readonly file: string
  readonly configuration: Pick<ServerConfiguration, 'region' | 'accountId' | 'parameters' | 'stage'>
  readonly store: StackStore
  readonly call: Call
  /** Runs the calls of `work` in one transaction of this server's: all of them stay, or none. */
  readonly together: <Result>(work: (call: Call) => Promise<Result>) => Promise<Result>
  /** Services whose resources are made at endpoints of their own. */
  readonly services: ReadonlySet<string>
  /** Resolves when what was committed is served, and the requests that began before have been answered. */
  readonly unused: () => Promise<void>
  readonly log: ServerLog
}

/**
 * Makes the stacks of a file what it says now, and keeps their state. What is wrong with the template is a
 * `ServerError` whose message names file, line and column; a stack is then as it was.
 */
export async function applyTemplate(options: ApplyTemplateOptions): Promise<readonly StackState[]> {
  try {
    const states: StackState[] = []
    for (const definition of await readDefinitions(options.file, options.configuration)) states.push(await applyDefinition(definition, options))
    return states
  } catch (error) {
    if (!(error instanceof CloudFormationError)) throw error
    const messages = error.causes.length > 0 ? error.causes.map(messageOf(error)) : [error.message]
    throw new ServerError('ERR_SERVER_TEMPLATE', messages.join('\n'), { cause: error })
  }
}

async function applyDefinition({ template, stackName, files }: Definition, { configuration, store, call, together, services, unused, log }: ApplyTemplateOptions): Promise<StackState> {
  const { region, accountId, parameters } = configuration
  const previous = await store.read(stackName)
  const plan = planStack({
    template,
    stackName,
    region,
    accountId,
    parameters: parametersOf(template, parameters),
    imports: await exportsOf(store, stackName),
    files,
    services,
    ...(previous === undefined ? {} : { previous }),
  })
  for (const { location, message } of template.warnings) log.warn(`${location.file}:${location.line}:${location.column}: ${message}`)
  const scheduled = new Set(plan.resources.filter(({ type, properties }) => isScheduled(type, properties)).map(({ logicalId }) => logicalId))
  for (const { logicalId, type } of plan.external) {
    if (scheduled.has(logicalId)) continue
    // Identities have nothing to make here; a table or a queue that somebody counts on is worth a warning.
    log[type.startsWith('AWS::IAM::') ? 'debug' : 'warn'](`${stackName}: ${logicalId} (${type}) is named only: Gatewright does not make it`)
  }
  for (const { logicalId, type, property } of plan.withoutEffect) log.warn(`${stackName}: ${logicalId} (${type}): ${property} has no effect here`)
  if (previous !== undefined) for (const line of formatChanges(plan.changes)) log.info(`${stackName}: ${line}`)
  const removals: ((run: Call) => Promise<void>)[] = []
  const apply = (run: Call): Promise<StackState> =>
    applyStack({
      plan,
      call: run,
      // In a transaction nobody sees a step, nor what undoes it.
      ...(services.size > 0 && { unused }),
      removeLater: (remove) => void removals.push(remove),
      onEvent: ({ action, logicalId, error }) => {
        if (error !== undefined) log.warn({ error }, `${stackName}: ${action} of ${logicalId} failed`)
      },
    })
  // What other services hold cannot be part of a transaction, and may take its time.
  const run = services.size > 0 ? <Result>(work: (call: Call) => Promise<Result>): Promise<Result> => work(call) : together
  const { superseded, ...state } = await run(apply)
  await store.write({ ...state, ...(superseded !== undefined && { superseded }) })
  for (const remove of removals) {
    await unused()
    await run(remove)
  }
  if (superseded !== undefined) await store.write(state)
  return state
}

/** What the other stacks export, for Fn::ImportValue. */
async function exportsOf(store: StackStore, stackName: string): Promise<Record<string, Json>> {
  const others = (await store.list()).filter((name) => name !== stackName)
  const states = await Promise.all(others.map((name) => store.read(name)))
  const outputs = states.flatMap((state) => state?.outputs ?? [])
  return Object.fromEntries(outputs.flatMap(({ exportName, value }) => (exportName === undefined ? [] : [[exportName, value]])))
}

/** A finding of SAM's, with its place where it has one. */
const messageOf =
  (whole: CloudFormationError) =>
  ({ location, message }: CloudFormationError): string => {
    const place = location ?? whole.location
    return place === undefined || message.startsWith(place.file) ? message : `${place.file}:${place.line}:${place.column}: ${message}`
  }

/** Of all values those that the template declares: several templates may share one file of parameters. */
function parametersOf({ body }: LoadedTemplate, given: Readonly<Record<string, Json>>): Record<string, Json> {
  const declared = body['Parameters']
  if (typeof declared !== 'object' || declared === null) return {}
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in declared))
}
