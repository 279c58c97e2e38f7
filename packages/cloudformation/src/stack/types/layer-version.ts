import type { ResourceType } from '../resource-type.ts'
import { physicalName } from '../names.ts'

const properties = ['LayerName', 'Content', 'Description', 'CompatibleRuntimes', 'CompatibleArchitectures', 'LicenseInfo']

/** AWS::Lambda::LayerVersion: published once, and replaced by the next version when anything changes. */
export const layerVersion: ResourceType = {
  attributes: () => ['LayerVersionArn'],
  properties: new Set(properties),
  replacedBy: new Set(properties),
  create: async ({ call, stack, logicalId, properties: given }) => {
    const output = await call('lambda', 'PublishLayerVersion', { LayerName: physicalName(stack, logicalId), ...given })
    const arn = String(output['LayerVersionArn'])
    return { physicalId: arn, attributes: { LayerVersionArn: arn } }
  },
  remove: async ({ call }, { physicalId }) => {
    const [, LayerName, version] = /^(.*):(\d+)$/u.exec(physicalId) ?? []
    await call('lambda', 'DeleteLayerVersion', { LayerName, VersionNumber: Number(version) })
  },
}
