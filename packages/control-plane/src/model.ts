import type { MemberModel, OperationModel, ServiceModel, ServiceName, TypeCode } from './model/service-model.ts'

/** A type, ready to walk. */
export type Type =
  | { readonly kind: 'string' | 'integer' | 'number' | 'boolean' | 'epoch' | 'iso' | 'blob' | 'any' }
  | { readonly kind: 'list' | 'map'; readonly of: Type }
  | { readonly kind: 'structure'; readonly shape: Shape }

/** A member, ready to walk. */
export interface Member {
  /** As the engine names it: the SDK's name, for apigatewayv2 with a lower-case first letter, as on the wire. */
  readonly name: string
  readonly sdkName: string
  readonly wire: string
  readonly in: MemberModel['in'] | 'body'
  readonly type: Type
  readonly required: boolean
  readonly enumeration: readonly string[] | undefined
  readonly pattern: { readonly source: string; readonly expression: RegExp } | undefined
  readonly min: number | undefined
  readonly max: number | undefined
}

/** A structure, ready to walk. */
export interface Shape {
  readonly name: string
  readonly members: readonly Member[]
  readonly byName: ReadonlyMap<string, Member>
  /** Members of the JSON body by wire name. */
  readonly byWire: ReadonlyMap<string, Member>
}

/** An operation, ready to route, parse and answer. */
export interface CompiledOperation {
  readonly service: ServiceName
  readonly name: string
  readonly verb: string
  readonly uri: string
  readonly status: number
  readonly input: Shape
  readonly output: Shape
  readonly errors: readonly string[]
}

const EMPTY: Shape = { name: 'Unit', members: [], byName: new Map(), byWire: new Map() }
const SIMPLE: Readonly<Record<string, Type>> = {
  s: { kind: 'string' },
  i: { kind: 'integer' },
  d: { kind: 'number' },
  b: { kind: 'boolean' },
  t: { kind: 'epoch' },
  T: { kind: 'iso' },
  B: { kind: 'blob' },
  j: { kind: 'any' },
}

/** Turns a service's model into operations; structures are compiled when they are first needed. */
export function compileModel(model: ServiceModel): ReadonlyMap<string, CompiledOperation> {
  const shapes = new Map<string, Shape>()
  const operations = Object.entries(model.operations)
  return new Map(operations.map(([name, operation]) => [name, compileOperation(name, operation)]))

  function compileOperation(name: string, operation: OperationModel): CompiledOperation {
    const { verb, uri, status, errors } = operation
    return {
      service: model.service,
      name,
      verb,
      uri,
      status,
      errors,
      get input() {
        return operation.input === undefined ? EMPTY : shapeNamed(operation.input)
      },
      get output() {
        return operation.output === undefined ? EMPTY : shapeNamed(operation.output)
      },
    }
  }

  function shapeNamed(name: string): Shape {
    const known = shapes.get(name)
    if (known !== undefined) return known
    const members = Object.entries(model.shapes[name] ?? {}).map(([sdkName, member]) => compileMember(sdkName, member))
    const shape: Shape = {
      name,
      members,
      byName: new Map(members.map((member) => [member.name, member])),
      byWire: new Map(members.filter((member) => member.in === 'body').map((member) => [member.wire, member])),
    }
    shapes.set(name, shape)
    return shape
  }

  function compileMember(sdkName: string, member: MemberModel): Member {
    const name = model.service === 'apigatewayv2' ? lowerFirst(sdkName) : sdkName
    let type: Type | undefined
    return {
      name,
      sdkName,
      wire: member.wire ?? name,
      in: member.in ?? 'body',
      get type() {
        type ??= typeOf(member.type)
        return type
      },
      required: member.required === true,
      enumeration: member.enum,
      pattern: member.pattern === undefined ? undefined : compilePattern(member.pattern),
      min: member.min,
      max: member.max,
    }
  }

  function typeOf(code: TypeCode): Type {
    if (code.startsWith('[')) return { kind: 'list', of: typeOf(code.slice(1)) }
    if (code.startsWith('{')) return { kind: 'map', of: typeOf(code.slice(1)) }
    if (code.startsWith(':')) return { kind: 'structure', shape: shapeNamed(code.slice(1)) }
    return SIMPLE[code] as Type
  }
}

/** `RestApiId` → `restApiId`. */
export function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

function compilePattern(source: string): { readonly source: string; readonly expression: RegExp } {
  return { source, expression: new RegExp(`^(?:${source})$`, 's') }
}
