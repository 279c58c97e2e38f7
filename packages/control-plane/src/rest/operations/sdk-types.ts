import { notFound } from '../../errors.ts'
import type { Operation } from '../../operation.ts'
import { textOf } from '../../text-of.ts'

const property = (name: string, friendlyName: string, description: string, required: boolean, defaultValue?: string) => ({
  name,
  friendlyName,
  description,
  required,
  ...(defaultValue !== undefined && { defaultValue }),
})

/** The kinds of client that AWS generates (guide, generate-sdk-cli). */
const SDK_TYPES = [
  {
    id: 'android',
    friendlyName: 'Android',
    description: 'Client library for Android applications',
    configurationProperties: [
      property('groupId', 'Group ID', 'Java package group, such as com.example', true),
      property('artifactId', 'Artifact ID', 'Name of the JAR file', true),
      property('artifactVersion', 'Artifact version', 'Version of the JAR file', true),
      property('invokerPackage', 'Invoker package', 'Java package of the client', true),
    ],
  },
  {
    id: 'objectivec',
    friendlyName: 'iOS (Objective-C)',
    description: 'Client library for iOS applications in Objective-C',
    configurationProperties: [property('classPrefix', 'Class prefix', 'Prefix of the generated classes', true)],
  },
  {
    id: 'swift',
    friendlyName: 'iOS (Swift)',
    description: 'Client library for iOS applications in Swift',
    configurationProperties: [property('classPrefix', 'Class prefix', 'Prefix of the generated classes', true)],
  },
  {
    id: 'java',
    friendlyName: 'Java SDK',
    description: 'Client library for Java applications',
    configurationProperties: [
      property('service.name', 'Service name', 'Name of the service class', true),
      property('java.package-name', 'Java package name', 'Java package of the client', true),
      property('java.build-system', 'Java build system', 'maven or gradle', false, 'maven'),
    ],
  },
  { id: 'javascript', friendlyName: 'JavaScript', description: 'Client library for JavaScript applications', configurationProperties: [] },
  {
    id: 'ruby',
    friendlyName: 'Ruby',
    description: 'Client library for Ruby applications',
    configurationProperties: [property('service.name', 'Service name', 'Name of the service class', true)],
  },
]

/** GetSdkTypes and GetSdkType. */
export const sdkTypeOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'GetSdkTypes', access: 'read', run: async () => ({ items: SDK_TYPES }) },
  {
    service: 'apigateway',
    name: 'GetSdkType',
    access: 'read',
    async run(input) {
      const found = SDK_TYPES.find(({ id }) => id === input['id'])
      if (found === undefined) throw notFound(`Invalid SDK type specified: ${textOf(input['id'])}`)
      return found
    },
  },
]
