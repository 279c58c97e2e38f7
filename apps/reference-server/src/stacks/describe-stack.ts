import type { Json, StackState } from '@gatewright/cloudformation'

/** A stack as lines to print: its name, its resources with type and id, its outputs. */
export function describeStack({ stackName, region, accountId, resources, outputs }: StackState): string {
  const rows = Object.entries(resources).map(([logicalId, { type, physicalId }]) => [logicalId, type, physicalId])
  return [
    `${stackName} (${region}, ${accountId})`,
    ...table(rows),
    ...(outputs.length > 0 ? ['  Outputs'] : []),
    ...table(outputs.map(({ name, value }) => [name, textOf(value)])).map((line) => `  ${line}`),
    '',
  ].join('\n')
}

/** Indented, the columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`)
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
