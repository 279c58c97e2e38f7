import { readText } from './body.ts'
import type { IntegrationRequest, IntegrationResponse, IntegrationResult } from './integration.ts'
import { readXml, type XmlElement } from './xml.ts'

/**
 * A query service's answer in the form that was asked for. AWS's own speak JSON to `Accept: application/json`, which is what API
 * Gateway sends; stand-ins for them answer XML to everybody, and no template that was written for AWS could read it.
 *
 * Recorded: `test_sqs_request_and_response_xml_templates_integration` (`SendMessageResponse.SendMessageResult.MessageId`).
 */
export async function asAccepted(result: IntegrationResult, request: IntegrationRequest): Promise<IntegrationResult> {
  if (result.kind === 'failure' || !isXml(result) || !/json/i.test(valueOf(request.headers, 'accept') ?? '')) return result
  const text = await readText(result.body)
  const root = readXml(text)
  if (root === undefined) return { ...result, body: text }
  const headers = [...without(result.headers, /^content-(?:type|length)$/i), 'Content-Type', 'application/json']
  return { ...result, headers, body: JSON.stringify(documentOf(root)) }
}

/** `{"SendMessageResponse": …}`; an error has no name around it. */
function documentOf(root: XmlElement): unknown {
  const value = valueOfElement(root)
  return root.name === 'ErrorResponse' ? value : { [root.name]: value }
}

function valueOfElement({ name, children, text }: XmlElement): unknown {
  if (children.length === 0) return text === '' ? null : text
  if (children.every((child) => child.name === 'member')) return children.map(valueOfElement)
  const members: Record<string, unknown> = {}
  for (const [member, elements] of byName(children)) {
    const isList = elements.length > 1 || member === LISTS[name]
    setMember(members, isList && member === 'Message' ? 'messages' : member, isList ? elements.map(valueOfElement) : valueOfElement(elements[0] as XmlElement))
  }
  return members
}

function byName(children: readonly XmlElement[]): ReadonlyMap<string, readonly XmlElement[]> {
  const grouped = new Map<string, XmlElement[]>()
  for (const child of children) grouped.set(child.name, [...(grouped.get(child.name) ?? []), child])
  return grouped
}

function setMember(members: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
}

function isXml({ headers }: IntegrationResponse): boolean {
  return /[/+]xml\b/i.test(valueOf(headers, 'content-type') ?? '')
}

function valueOf(headers: readonly string[], lowerCaseName: string): string | undefined {
  const index = headers.findIndex((name, position) => position % 2 === 0 && name.toLowerCase() === lowerCaseName)
  return index === -1 ? undefined : headers[index + 1]
}

function without(headers: readonly string[], names: RegExp): string[] {
  return headers.filter((_, index) => !names.test(headers[index - (index % 2)] ?? ''))
}

/** Lists without an element around them: one alone is a list too. */
const LISTS: Readonly<Record<string, string>> = { ReceiveMessageResult: 'Message', ListQueuesResult: 'QueueUrl', Message: 'Attribute' }
