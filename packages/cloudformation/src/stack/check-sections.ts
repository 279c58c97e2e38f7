import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { pythonRepr } from '../sam/python-repr.ts'
import { literal } from '../sam/python-document.ts'
import { isSamType } from '../sam/resources/registry.ts'
import { usesSam } from '../sam/transform.ts'
import type { TemplatePath } from '../template/source-location.ts'

const sections = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Rules', 'Mappings', 'Conditions', 'Transform', 'Resources', 'Outputs', 'Hooks', 'Globals']
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/format-version-structure.html */
const VERSION = '2010-09-09'
/** `Description` and `Version` are in no page of the guide; CloudFormation takes them all the same (github.com/aws/aws-cdk/pull/10522). */
const attributes = ['Type', 'Properties', 'DependsOn', 'Condition', 'Description', 'Metadata', 'DeletionPolicy', 'UpdateReplacePolicy', 'CreationPolicy', 'UpdatePolicy', 'Version']
/** Those that SAM takes from its resources, and embedded connectors from any. */
const ofSam = ['Connectors', 'IgnoreGlobals']

/** Transforms that are run here, and those of AWS that concern nothing that is made here. */
const transforms = new Set<Json>([
  'AWS::Serverless-2016-10-31',
  'AWS::LanguageExtensions',
  'AWS::CodeDeployBlueGreen',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
])

/** Refuses sections, attributes of resources and macros that CloudFormation or this package does not know. */
export function checkSections(body: JsonObject, fail: (message: string, path: TemplatePath) => CloudFormationError): void {
  const section = Object.keys(body).find((name) => !sections.includes(name))
  if (section !== undefined) throw fail(`a template has no section ${section}: it is one of ${sections.join(', ')}`, [section])
  const { AWSTemplateFormatVersion: version = VERSION, Transform: given = [], Resources: resources } = body
  if (version !== VERSION) throw fail(`unsupported value for AWSTemplateFormatVersion: write "${VERSION}", or leave it out`, ['AWSTemplateFormatVersion'])
  const unknown = (Array.isArray(given) ? given : [given]).find((transform) => !transforms.has(transform))
  if (unknown !== undefined) {
    const name = typeof unknown === 'string' ? unknown : pythonRepr(literal(unknown))
    throw fail(`the macro ${name} is not run here: write out what it makes, and take it out of Transform`, ['Transform'])
  }
  for (const [id, resource] of Object.entries(isObject(resources) ? resources : {})) {
    // SAM leaves out other attributes of its own resources: the transform lists them.
    if (!isObject(resource) || (usesSam(body) && isSamType(resource['Type']))) continue
    const attribute = Object.keys(resource).find((name) => !attributes.includes(name) && !ofSam.includes(name))
    if (attribute !== undefined && !id.startsWith('Fn::')) throw fail(`a resource has no ${attribute}: it has ${attributes.join(', ')}`, ['Resources', id, attribute])
    if (isObject(resource) && !id.startsWith('Fn::')) checkResource(id, resource, fail)
  }
}

/** What may become of a resource that leaves the stack; https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const policies: Readonly<Record<string, readonly string[]>> = {
  DeletionPolicy: ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'],
  UpdateReplacePolicy: ['Delete', 'Retain', 'Snapshot'],
}

function checkResource(id: string, resource: JsonObject, fail: (message: string, path: TemplatePath) => CloudFormationError): void {
  if (!/^[A-Za-z0-9]+$/u.test(id)) throw fail(`Resource name ${id} is non alphanumeric: write letters and digits only`, ['Resources', id])
  for (const [name, known] of Object.entries(policies)) {
    const policy = resource[name]
    if (typeof policy === 'string' && !known.includes(policy)) throw fail(`Unrecognized ${name} ${policy} for resource ${id}: write one of ${known.join(', ')}`, ['Resources', id, name])
  }
  const { DependsOn: others = [] } = resource
  if ((Array.isArray(others) ? others : [others]).some((other) => typeof other !== 'string')) {
    throw fail('Every DependsOn value must be a string: write the logical id of a resource, or a list of them', ['Resources', id, 'DependsOn'])
  }
}
