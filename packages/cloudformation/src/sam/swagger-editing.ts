import { openSwagger } from './swagger-editor.ts'
import type { PythonValue } from './python-document.ts'
import { isDict, isTruthy, PythonDict } from './python-document.ts'

/** A REST API's document while it is edited, with the parts that are put back when the editing ends. */
export interface SwaggerEditing {
  readonly document: PythonDict
  security: PythonDict
  readonly gatewayResponses: PythonDict
  readonly definitions: PythonDict
  readonly policy: PythonDict
}

/** Edits the document. SAM copies it before and after, which is part of the order of its keys: so that order is kept as if. */
export function editSwagger(original: PythonValue | undefined, change: (editing: SwaggerEditing) => void): PythonDict {
  const document = openSwagger(original)
  document.copyInPlace()
  const part = (key: string): PythonDict => {
    const value = document.get(key)
    return isDict(value) && isTruthy(value) ? value : new PythonDict()
  }
  const editing: SwaggerEditing = {
    document,
    security: part('securityDefinitions'),
    gatewayResponses: part('x-amazon-apigateway-gateway-responses'),
    definitions: part('definitions'),
    policy: part('x-amazon-apigateway-policy'),
  }
  change(editing)
  if (editing.security.size > 0) document.set('securityDefinitions', editing.security)
  if (editing.gatewayResponses.size > 0) document.set('x-amazon-apigateway-gateway-responses', editing.gatewayResponses)
  if (editing.definitions.size > 0) document.set('definitions', editing.definitions)
  document.copyInPlace()
  return document
}
