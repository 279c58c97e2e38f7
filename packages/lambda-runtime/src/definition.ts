/** One function as the runtime needs to know it: what Lambda calls its configuration, with the code on this machine. */
export interface FunctionDefinition {
  readonly functionName: string
  /** ARN without a qualifier. */
  readonly functionArn: string
  /** `$LATEST` (default) or a published number. */
  readonly version?: string
  /** `nodejs20.x`, `python3.12`, `provided.al2023`, … */
  readonly runtime: string
  /** `file.export` for Node and Python; passed on as `_HANDLER` to custom runtimes. */
  readonly handler?: string
  /** Folder that holds the code, absolute: `LAMBDA_TASK_ROOT`. Give this or {@link codeFiles}. */
  readonly codeDirectory?: string
  /** The code as text or bytes by relative path; written to a temporary folder. */
  readonly codeFiles?: Readonly<Record<string, string | Uint8Array>>
  /** Seconds until the environment is killed. Default 3. */
  readonly timeoutSeconds?: number
  /** Megabytes, told to the function; the heap limit of Node functions. Default 128. */
  readonly memorySizeMb?: number
  readonly environment?: Readonly<Record<string, string>>
  /** Folders that stand for `/opt`, later ones over earlier ones: `bin`, `lib`, `python`, `nodejs/node_modules`. */
  readonly layerDirectories?: readonly string[]
  /** Invocations at once; more are throttled. Absent: no reservation. 0: every invocation is throttled. */
  readonly reservedConcurrency?: number
  /** Whether environments are replaced when the code on disk changes. Default: the runtime's `watch`. */
  readonly watch?: boolean
}

/**
 * Finds the function behind a name or ARN, qualifier included. Return the same object while nothing changed: environments
 * are replaced when the definition differs, and comparing an object with itself is free.
 */
export type ResolveFunction = (functionArn: string) => FunctionDefinition | undefined | Promise<FunctionDefinition | undefined>

/** Version of a definition, `$LATEST` unless it says another. */
export const versionOf = (definition: FunctionDefinition): string => definition.version ?? '$LATEST'

/** Region in a function ARN; `us-east-1` where there is none. */
export const regionOf = (functionArn: string): string => functionArn.split(':')[3] || 'us-east-1'
