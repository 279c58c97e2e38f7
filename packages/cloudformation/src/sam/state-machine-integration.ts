import { addPath, integrationKey, isIntegrated, methodKey, pathItems } from './document-editor.ts'
import { invalidDefinition } from './errors.ts'
import { isDict, literal, PythonDict, textOf } from './python-document.ts'
import type { PythonText, PythonValue } from './python-document.ts'
import { dict } from './swagger-editor.ts'

export interface StateMachineIntegration {
  readonly path: PythonText
  readonly method: PythonText
  readonly credentials: PythonValue
  readonly requestTemplates: PythonValue
  /** Puts a value under the state machine's condition. */
  readonly conditional: (value: PythonValue) => PythonValue
}

const uri = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution'

/** A method that starts an execution of a state machine. */
export function addStateMachineIntegration(
  document: PythonDict,
  { path, method, credentials, requestTemplates, conditional }: StateMachineIntegration,
): void {
  if (isIntegrated(document, path, method))
    throw invalidDefinition(`Integration already exists on Path=${textOf(path)}, Method=${textOf(methodKey(method))}`)
  addPath(document, path, method)
  const key = methodKey(method)
  for (const item of pathItems(document, path)) {
    const definition = item.get(key)
    if (!isDict(definition)) continue
    const responses = dict([
      ['200', new PythonDict({ statusCode: '200' })],
      ['400', new PythonDict({ statusCode: '400' })],
    ])
    const defaults = dict([
      ['200', new PythonDict({ description: 'OK' })],
      ['400', new PythonDict({ description: 'Bad Request' })],
    ])
    const integration = dict([
      ['type', 'aws'],
      ['httpMethod', 'POST'],
      ['uri', conditional(literal({ 'Fn::Sub': uri }))],
      ['responses', responses],
      ['credentials', credentials],
    ])
    definition.set(integrationKey, integration)
    definition.setDefault('responses', defaults)
    integration.update(new PythonDict({ requestTemplates }, { hashed: false }))
    item.set(key, conditional(definition))
  }
}
