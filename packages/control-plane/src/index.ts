export type { AuditRecord, AuditTrail } from './audit.ts'
export { createControlPlane } from './control-plane.ts'
export type { ControlPlane, ControlPlaneOptions, ServiceExtension } from './control-plane.ts'
export type { FoundOperation } from './dispatch.ts'
export type { Documents, Values } from './documents.ts'
export { ControlPlaneError, ManagementError } from './errors.ts'
export type { ControlPlaneErrorCode } from './errors.ts'
export type { PortalPlace, PortalSite, PortalSiteEndpoint, PortalSitePage, PortalSiteParameter, PortalSiteProduct } from './http/portal-sites.ts'
export { createMemoryStore } from './memory-store.ts'
export type { MemberModel, OperationModel, ServiceModel, ServiceName, ShapeModel, TypeCode } from './model/service-model.ts'
export type { Answer, BaseContext, Change, FreeContext, Operation, OperationContext, Quotas, RawAnswer } from './operation.ts'
export { PARITY_FEATURES } from './parity-features.ts'
export type { OperationParity, ParityState } from './parity.ts'
export type {
  ExportRequest,
  ExportResult,
  ImportCall,
  ImportRequest,
  ImportResult,
  Ports,
  SdkRequest,
  TestInvokeAuthorizerRequest,
  TestInvokeAuthorizerResult,
  TestInvokeMethodRequest,
  TestInvokeMethodResult,
  Truststore,
  TruststorePlace,
  UsagePort,
} from './ports.ts'
export { SERVED_KINDS } from './publish.ts'
export { DEFAULT_QUOTAS } from './quotas.ts'
export { AWS_REQUEST_LIMITS } from './request-limits.ts'
export type { RequestLimit, RequestLimits } from './request-limits.ts'
export { createSqlTransaction, createTableStatements } from './sql-store.ts'
export type { SqlConnection } from './sql-store.ts'
export type { DocumentKey, DocumentWrite, ListOptions, Store, StoredDocument, StoreTransaction } from './store.ts'
