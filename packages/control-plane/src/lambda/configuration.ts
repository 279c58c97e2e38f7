import type { Values } from '../documents.ts'
import { functionArn } from './function-name.ts'
import type { Place } from './function-name.ts'
import type { VersionRecord } from './records.ts'

/** Where a configuration is shown. */
export interface ConfigurationFacts {
  readonly name: string
  readonly place: Place
  /** What the ARN ends with; absent: an ARN without qualifier. */
  readonly qualifier?: string | undefined
}

/** Lambda's FunctionConfiguration of a version. */
export function showConfiguration(record: VersionRecord, { name, place, qualifier }: ConfigurationFacts): Values {
  const { settings, code } = record
  const { Environment, VpcConfig, DeadLetterConfig, KMSKeyArn, Layers = [], ...plain } = settings
  return {
    FunctionName: name,
    FunctionArn: functionArn(place, qualifier === undefined ? { name } : { name, qualifier }),
    ...plain,
    ...(Environment.Variables && { Environment }),
    ...(VpcConfig && { VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: '', ...VpcConfig } }),
    ...(DeadLetterConfig && { DeadLetterConfig }),
    ...(KMSKeyArn && { KMSKeyArn }),
    ...(Layers.length > 0 && { Layers: Layers.map(({ Arn, code: { size } }) => ({ Arn, CodeSize: size })) }),
    CodeSha256: code.sha256,
    CodeSize: code.size,
    LastModified: record.lastModified,
    RevisionId: record.revisionId,
    Version: record.version,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(place, settings.Runtime) },
  }
}

/** Lambda names the build of a runtime by a hash; here it stands for the runtime alone, always the same. */
function runtimeVersionArn({ partition, region }: Place, runtime: string): string {
  const digits = Array.from(new TextEncoder().encode(runtime), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `arn:${partition}:lambda:${region}::runtime:${digits.padEnd(64, '0').slice(0, 64)}`
}

/** A time as Lambda writes it in `LastModified`. */
export function lambdaTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('Z', '+0000')
}
