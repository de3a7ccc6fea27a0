/**
 * The GraphQL queries, of fields that every server since 1.0.0 has. Each has one connection inside of `project`, and
 * always says how many rows it wants: without `first` the server gives 100, even where more ids are asked for.
 */

const PAGE = 'pageInfo{hasNextPage endCursor}';

const sweep = (connection: string, fields: string, name: string): string =>
  `query ${name}($p:String!,$n:Int!,$a:String){project(name:$p){${connection}(first:$n,after:$a){${PAGE}edges{node{${fields}}}}}}`;

const of = (connection: string, parents: string, fields: string, name: string): string =>
  `query ${name}($p:String!,$ids:[String!],$n:Int!,$a:String){project(name:$p){${connection}(${parents}:$ids,first:$n,after:$a){${PAGE}edges{node{${fields}}}}}}`;

const REPRESENTATION = 'id name active versionId attrib{path template} files{path size hash} data';

export const SWEEPS = {
  folder: sweep('folders', 'id name path parentId active folderType', 'Folders'),
  product: sweep('products', 'id name productType active folderId', 'Prods'),
  version: sweep('versions', 'id version active productId author status', 'Vers'),
  representation: sweep('representations', REPRESENTATION, 'Reps'),
} as const;

export const REPRESENTATIONS_BY_ID = of(
  'representations',
  'ids',
  `${REPRESENTATION} version{id version active product{id name productType folder{path}}}`,
  'RepsByIds',
);

export const PRODUCTS_OF_FOLDERS = of('products', 'folderIds', 'id name productType active folderId', 'ProdsOfFolders');

export const VERSIONS_OF_PRODUCTS = of(
  'versions',
  'productIds',
  'id version active productId author',
  'VersionsOfProducts',
);

export const REPRESENTATIONS_OF_VERSIONS = of('representations', 'versionIds', REPRESENTATION, 'RepsOfVersions');

export const NAMES_OF_VERSIONS = of('representations', 'versionIds', 'id name active versionId', 'NamesOfVersions');

export const PATHS = sweep('representations', 'id attrib{path} files{path}', 'Paths');

/** `filter` came with server 1.10.0. */
export const PATHS_BY_FILTER =
  'query PathsByFilter($p:String!,$f:String!,$n:Int!){project(name:$p){representations(filter:$f,first:$n){pageInfo{hasNextPage endCursor}edges{node{id attrib{path} files{path}}}}}}';
