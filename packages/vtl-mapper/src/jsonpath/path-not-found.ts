/** Thrown, and caught within this folder, where Jayway throws PathNotFoundException. */
export class PathNotFound extends Error {}
