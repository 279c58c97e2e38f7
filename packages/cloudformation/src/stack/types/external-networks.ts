// Networks and balancers behind private integrations: what Ref and Fn::GetAtt give for each type.
import { arn } from '../names.ts'
import type { ResourceUse } from '../resource-type.ts'
import type { Describe, External } from './external-services.ts'
import { identified, idOf, textOf } from './external-services.ts'

const vpc: Describe = (use) => {
  const id = `vpc-${idOf(use, 17)}`
  return {
    physicalId: id,
    attributes: {
      VpcId: id,
      CidrBlock: textOf(use, 'CidrBlock', '10.0.0.0/16'),
      CidrBlockAssociations: [`vpc-cidr-assoc-${idOf(use, 17)}`],
      DefaultNetworkAcl: `acl-${idOf(use, 17)}`,
      DefaultSecurityGroup: `sg-${idOf(use, 17)}`,
      Ipv6CidrBlocks: [],
    },
  }
}

const subnet: Describe = (use) => {
  const id = `subnet-${idOf(use, 17)}`
  return {
    physicalId: id,
    attributes: {
      SubnetId: id,
      AvailabilityZone: textOf(use, 'AvailabilityZone', `${use.stack.region}a`),
      CidrBlock: textOf(use, 'CidrBlock', '10.0.0.0/24'),
      VpcId: textOf(use, 'VpcId', ''),
    },
  }
}

/** With a name and an interface, of which nothing is here. */
const endpoint: Describe = (use) => {
  const id = `vpce-${idOf(use, 17)}`
  const zone = `Z${idOf(use, 13).toUpperCase()}`
  return { physicalId: id, attributes: { Id: id, DnsEntries: [`${zone}:${id}.vpce.amazonaws.com`], NetworkInterfaceIds: [`eni-${idOf(use, 17)}`] } }
}

/** `app` or `net`, as ARNs name the kind of a balancer. */
const kindOf = (use: ResourceUse): string => (use.properties['Type'] === 'network' ? 'net' : 'app')

const loadBalancer: Describe = (use, name) => {
  const full = `${kindOf(use)}/${name}/${idOf(use, 16)}`
  const id = arn(use.stack, 'elasticloadbalancing', `loadbalancer/${full}`)
  return {
    physicalId: id,
    attributes: {
      LoadBalancerArn: id,
      LoadBalancerFullName: full,
      LoadBalancerName: name,
      DNSName: `${name}-${idOf(use, 10)}.${use.stack.region}.elb.amazonaws.com`.toLowerCase(),
      CanonicalHostedZoneID: `Z${idOf(use, 13).toUpperCase()}`,
      SecurityGroups: use.properties['SecurityGroups'] ?? [],
    },
  }
}

/** The ARN of a listener is its balancer's, with an id of its own. */
const listener: Describe = (use) => {
  const balancer = textOf(use, 'LoadBalancerArn', arn(use.stack, 'elasticloadbalancing', `loadbalancer/app/balancer/${idOf(use, 16)}`))
  const id = `${balancer.replace(':loadbalancer/', ':listener/')}/${idOf(use, 16)}`
  return { physicalId: id, attributes: { ListenerArn: id } }
}

const targetGroup: Describe = (use, name) => {
  const full = `targetgroup/${name}/${idOf(use, 16)}`
  const id = arn(use.stack, 'elasticloadbalancing', full)
  return { physicalId: id, attributes: { TargetGroupArn: id, TargetGroupFullName: full, TargetGroupName: name, LoadBalancerArns: [] } }
}

const discovered =
  (prefix: string, kind: string): Describe =>
  (use, name) => {
    const id = `${prefix}-${idOf(use, 16)}`
    return { physicalId: id, attributes: { Id: id, Name: name, Arn: arn(use.stack, 'servicediscovery', `${kind}/${id}`) } }
  }

/** A load balancer's and a Cloud Map service's ARN are what private integrations name. */
export const externalNetworks: Readonly<Record<string, External>> = {
  'AWS::EC2::VPC': { describe: vpc },
  'AWS::EC2::Subnet': { describe: subnet },
  'AWS::EC2::SecurityGroup': { describe: identified('sg-', 'GroupId', 'Id') },
  'AWS::EC2::VPCEndpoint': { describe: endpoint },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { nameProperty: 'Name', describe: loadBalancer },
  'AWS::ElasticLoadBalancingV2::Listener': { describe: listener },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { nameProperty: 'Name', describe: targetGroup },
  'AWS::ServiceDiscovery::Service': { nameProperty: 'Name', describe: discovered('srv', 'service') },
  'AWS::ServiceDiscovery::PrivateDnsNamespace': { nameProperty: 'Name', describe: discovered('ns', 'namespace') },
  'AWS::ServiceDiscovery::HttpNamespace': { nameProperty: 'Name', describe: discovered('ns', 'namespace') },
}
