/** Services that CloudFormation has types of, by the second part of a type's name. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html */
const services: ReadonlySet<string> = new Set(
  `
ACMPCA AIOps APS ARCRegionSwitch ARCZonalShift AccessAnalyzer AmazonMQ Amplify AmplifyUIBuilder ApiGateway ApiGatewayV2
AppConfig AppFlow AppIntegrations AppMesh AppRunner AppStream AppSync AppTest ApplicationAutoScaling ApplicationInsights
ApplicationSignals Athena AuditManager AutoScaling AutoScalingPlans B2BI BCMDataExports Backup BackupGateway Batch
BcmPricingCalculator Bedrock BedrockAgentCore BedrockMantle Billing BillingConductor Braket Budgets CDK CE CUR Cases
Cassandra CertificateManager Chatbot Chime CleanRooms CleanRoomsML Cloud9 CloudFormation CloudFront CloudTrail CloudWatch
CodeArtifact CodeBuild CodeCommit CodeConnections CodeDeploy CodeGuruProfiler CodeGuruReviewer CodePipeline CodeStar
CodeStarConnections CodeStarNotifications Cognito Comprehend ComputeOptimizer Config Connect ConnectCampaigns
ConnectCampaignsV2 ControlTower CustomerProfiles DAX DLM DMS DSQL DataBrew DataPipeline DataSync DataZone Deadline Detective
DevOpsAgent DevOpsGuru DirectConnect DirectoryService DocDB DocDBElastic DynamoDB EC2 ECR ECS EFS EKS EMR EMRContainers
EMRServerless EVS ElastiCache ElasticBeanstalk ElasticLoadBalancing ElasticLoadBalancingV2 Elasticsearch ElementalInference
EntityResolution EventSchemas Events Evidently FIS FMS FSx FinSpace Forecast FraudDetector GameLift GlobalAccelerator Glue
Grafana Greengrass GreengrassV2 GroundStation GuardDuty HealthImaging HealthLake IAM IVS IVSChat IdentityStore ImageBuilder
Inspector InspectorV2 Interconnect InternetMonitor Invoicing IoT IoTAnalytics IoTCoreDeviceAdvisor IoTEvents IoTFleetWise
IoTSiteWise IoTThingsGraph IoTTwinMaker IoTWireless KMS KafkaConnect Kendra KendraRanking Kinesis KinesisAnalytics
KinesisAnalyticsV2 KinesisFirehose KinesisVideo LakeFormation Lambda LaunchWizard Lex LicenseManager Lightsail Location Logs
LookoutEquipment LookoutVision M2 MPA MSK MWAA MWAAServerless Macie ManagedBlockchain MediaConnect MediaConvert MediaLive
MediaPackage MediaPackageV2 MediaStore MediaTailor MemoryDB Neptune NeptuneGraph NetworkFirewall NetworkManager Notifications
NotificationsContacts NovaAct ODB OSIS Oam ObservabilityAdmin Omics OpenSearchServerless OpenSearchService OpsWorks
Organizations PCAConnectorAD PCAConnectorSCEP PCS Panorama PaymentCryptography Personalize Pinpoint PinpointEmail Pipes
Proton QBusiness QLDB QuickSight RAM RDS RTBFabric RUM Rbin Redshift RedshiftServerless RefactorSpaces Rekognition
ResilienceHub ResourceExplorer2 ResourceGroups RoboMaker RolesAnywhere Route53 Route53GlobalResolver Route53Profiles
Route53RecoveryControl Route53RecoveryReadiness Route53Resolver S3 S3Express S3Files S3ObjectLambda S3Outposts S3Tables
S3Vectors SDB SES SMSVOICE SNS SQS SSM SSMContacts SSMGuiConnect SSMIncidents SSMQuickSetup SSO SageMaker Scheduler
SecretsManager SecurityAgent SecurityHub SecurityLake ServiceCatalog ServiceCatalogAppRegistry ServiceDiscovery Shield Signer
SimSpaceWeaver StepFunctions SupportApp Synthetics SystemsManagerSAP Timestream Transfer UXC VerifiedPermissions VoiceID
VpcLattice WAF WAFRegional WAFv2 Wisdom WorkSpaces WorkSpacesThinClient WorkSpacesWeb WorkspacesInstances XRay
`
    .trim()
    .split(/\s+/u),
)

/** Services of which every type is known here by its own name: another one is misspelt. */
const own: ReadonlySet<string> = new Set(['ApiGateway', 'ApiGatewayV2', 'CloudFormation', 'Lambda', 'Serverless'])

/** Whether AWS has a service of that name, of which this package does not know every type. */
export function isOfOtherService(type: string): boolean {
  const [, service] = /^AWS::(\w+)::\w+$/u.exec(type) ?? []
  return service !== undefined && services.has(service) && !own.has(service)
}
