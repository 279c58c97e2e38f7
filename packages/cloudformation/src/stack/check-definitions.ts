import { CloudFormationError } from '../errors.ts'
import type { TemplatePath } from '../template/source-location.ts'
import type { ResourceDefinition } from './plan-stack.ts'
import { typeNamed } from './types/registry.ts'

/** Why a type is refused rather than only named: what counts on it would stop to work without a word. */
const reasons: Readonly<Record<string, string>> = {
  'AWS::Lambda::Url': ': no URL of a function is served here; give the function an event of type HttpApi instead',
}

/** Refuses types and properties that are not known; one error that names them all. */
export function checkDefinitions(
  definitions: readonly ResourceDefinition[],
  unsupported: (message: string, path: TemplatePath) => CloudFormationError,
): void {
  const findings = definitions.flatMap(({ logicalId, type, properties }) => {
    const known = typeNamed(type)
    if (!known) return [unsupported(`the type ${type} is not supported${reasons[type] ?? ''}`, ['Resources', logicalId])]
    if (known.external) return []
    return Object.keys(properties)
      .filter((name) => !known.properties.has(name))
      .map((name) =>
        unsupported(
          `${type} has no property ${name} that is supported; there are ${[...known.properties].toSorted().join(', ')}`,
          ['Resources', logicalId, 'Properties', name],
        ),
      )
  })
  const [first, ...others] = findings
  if (!first) return
  if (others.length === 0) throw first
  throw new CloudFormationError('ERR_CLOUDFORMATION_UNSUPPORTED', findings.map(({ message }) => message).join('\n'), {
    causes: findings,
    ...(first.location ? { location: first.location } : {}),
    ...(first.logicalId === undefined ? {} : { logicalId: first.logicalId }),
    ...(first.property === undefined ? {} : { property: first.property }),
  })
}
