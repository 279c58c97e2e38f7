import type { Documents } from '../documents.ts'
import { ManagementError } from '../errors.ts'
import type { Store } from '../store.ts'
import type { CodeStore } from './code-store.ts'
import { functionArn, parseFunctionName } from './function-name.ts'
import type { FunctionTarget, Place } from './function-name.ts'
import { OWN_POLICY } from './operations/permissions.ts'
import { FUNCTION_KIND, findRecord, requireVersion } from './records.ts'
import type { PolicyStatement, VersionRecord } from './records.ts'
import { policyPermits } from './resource-policy.ts'

/** A version of a function, as a function runtime takes it. */
export interface ResolvedFunction {
  readonly functionName: string
  /** Without qualifier. */
  readonly functionArn: string
  readonly version: string
  readonly runtime: string
  readonly handler: string
  readonly codeDirectory: string
  /** Folders of its layers, later ones over earlier ones. */
  readonly layerDirectories?: readonly string[]
  readonly timeoutSeconds: number
  readonly memorySizeMb: number
  readonly environment: Readonly<Record<string, string>>
  readonly reservedConcurrency?: number
  /** True for code in a folder that stays where it is. */
  readonly watch: boolean
}

/** What a data plane asks about functions; answers are kept until a management call changes something. */
export interface FunctionResolver {
  /** The function behind an ARN or a name; of an alias with weights, one of its two versions by chance. */
  resolve(nameOrArn: string): ResolvedFunction | undefined | Promise<ResolvedFunction | undefined>
  /** Whether its resource policy lets API Gateway invoke it for an `execute-api` ARN. */
  permits(nameOrArn: string, sourceArn: string): boolean | Promise<boolean>
  /** Forgets what was read. */
  forget(): void
}

export interface FunctionResolverOptions {
  readonly store: Store
  readonly code: CodeStore
  readonly place: Place
  /** 0 ≤ x < 1. */
  readonly chance: () => number
}

interface Known {
  /** Versions with the upper bounds of their shares, the last of which is 1. */
  readonly versions: readonly { readonly until: number; readonly definition: ResolvedFunction }[]
  readonly statements: readonly PolicyStatement[]
  readonly permitted: Map<string, boolean>
}

/** Sources whose permission is kept for one function. */
const MAX_SOURCES = 1000

/** Reads the store where the answer is not known yet. */
export function createFunctionResolver({ store, code, place, chance }: FunctionResolverOptions): FunctionResolver {
  let known = new Map<string, Known | undefined>()

  async function read(nameOrArn: string): Promise<Known | undefined> {
    const answers = known // a change in between brings a new map: what was read before it is not kept
    const found = await store.transaction('read', (transaction) => {
      const documents = { find: (key: Parameters<Documents['find']>[0]) => transaction.get(key) }
      return describe(nameOrArn, { documents, code, place })
    })
    if (answers === known) known.set(nameOrArn, found)
    return found
  }

  return {
    resolve(nameOrArn) {
      const found = known.get(nameOrArn)
      return found ? choose(found, chance) : read(nameOrArn).then((answer) => answer && choose(answer, chance))
    },
    permits(nameOrArn, sourceArn) {
      const found = known.get(nameOrArn)
      return found ? isPermitted(found, sourceArn) : read(nameOrArn).then((answer) => answer !== undefined && isPermitted(answer, sourceArn))
    },
    forget() {
      known = new Map()
    },
  }
}

function choose({ versions }: Known, chance: () => number): ResolvedFunction | undefined {
  if (versions.length === 1) return versions[0]?.definition
  const drawn = chance()
  return versions.find(({ until }) => drawn < until)?.definition
}

function isPermitted({ statements, permitted }: Known, sourceArn: string): boolean {
  const before = permitted.get(sourceArn)
  if (before !== undefined) return before
  if (permitted.size >= MAX_SOURCES) permitted.clear()
  const answer = policyPermits(statements, { service: 'apigateway.amazonaws.com', sourceArn })
  permitted.set(sourceArn, answer)
  return answer
}

interface DescribeFacts {
  readonly documents: Pick<Documents, 'find'>
  readonly code: CodeStore
  readonly place: Place
}

async function describe(nameOrArn: string, { documents, code, place }: DescribeFacts): Promise<Known | undefined> {
  try {
    const target = parseFunctionName(nameOrArn, place)
    const context = { ...place, documents }
    const main = await requireVersion(context, target)
    const weights = await weightsOf(target, documents)
    const found = await findRecord(documents, FUNCTION_KIND, target)
    const reserved = found?.record.reservedConcurrency
    const define = (record: VersionRecord): ResolvedFunction => ({
      ...definitionOf(record, { name: target.name, code, place }),
      ...(reserved !== undefined && { reservedConcurrency: reserved }),
    })
    const policy = await findRecord(documents, 'LambdaPolicy', { name: target.name, id: target.qualifier ?? OWN_POLICY })
    const others = await Promise.all(
      weights.map(async ([qualifier, until]) => ({ until, definition: define(await requireVersion(context, { name: target.name, qualifier })) })),
    )
    return { versions: [...others, { until: 1, definition: define(main) }], statements: policy?.record.statements ?? [], permitted: new Map() }
  } catch (error) {
    if (error instanceof ManagementError && error.status === 404) return undefined
    throw error
  }
}

async function weightsOf({ name, qualifier }: FunctionTarget, documents: Pick<Documents, 'find'>): Promise<[string, number][]> {
  if (qualifier === undefined) return []
  const alias = await findRecord(documents, 'LambdaAlias', { name, id: qualifier })
  return Object.entries(alias?.record.weights ?? {})
}

function definitionOf(
  { version, settings, code: { folder, sha256 } }: VersionRecord,
  { name, code, place }: { readonly name: string; readonly code: CodeStore; readonly place: Place },
): ResolvedFunction {
  return {
    functionName: name,
    functionArn: functionArn(place, { name }),
    version,
    runtime: settings.Runtime,
    handler: settings.Handler,
    codeDirectory: folder ?? code.directoryOf(sha256),
    ...(settings.Layers && { layerDirectories: settings.Layers.map((layer) => layer.code.folder ?? code.directoryOf(layer.code.sha256)) }),
    timeoutSeconds: settings.Timeout,
    memorySizeMb: settings.MemorySize,
    environment: settings.Environment.Variables ?? {},
    watch: folder !== undefined,
  }
}
