import { CloudFormationError } from '../errors.ts'
import type { TemplatePath } from '../template/source-location.ts'
import type { ResourceDefinition } from './plan-stack.ts'
import { propertyProblems } from './property-problems.ts'
import { typeNamed } from './types/registry.ts'

const nowhere: ReadonlySet<string> = new Set()

/** Refuses types and properties that are not known; one error that names them all. */
export function checkDefinitions(
  definitions: readonly ResourceDefinition[],
  unsupported: (message: string, path: TemplatePath) => CloudFormationError,
): void {
  const findings = definitions.flatMap((definition) => {
    const { logicalId, type, properties } = definition
    const known = typeNamed(type)
    if (!known) return [unsupported(unknownType(type), ['Resources', logicalId])]
    if (known.external) return []
    const problems = propertyProblems(definition).map(({ property, message }) => unsupported(message, ['Resources', logicalId, 'Properties', ...(property === undefined ? [] : [property])]))
    const unknown = Object.keys(properties)
      .filter((name) => !known.properties.has(name) && known.hasNoEffect?.(name, { value: properties[name], services: nowhere }) !== true)
      .map((name) =>
        unsupported(
          `${type} has no property ${name} that is supported; there are ${[...known.properties].toSorted().join(', ')}`,
          ['Resources', logicalId, 'Properties', name],
        ),
      )
    return [...unknown, ...problems]
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

const unknownType = (type: string): string =>
  type.startsWith('AWS::Serverless::')
    ? `the type ${type} is SAM's: write Transform: AWS::Serverless-2016-10-31 at the top of the template`
    : `the type ${type} is none of CloudFormation's that is known here: check its spelling`
