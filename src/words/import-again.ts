/**
 * Stands in every remedy that speaks of importing a project (again). The importer begins by deleting the AYON project of that
 * name: whoever follows such advice without knowing loses what was published since.
 *
 * Goes on after "import again only".
 */
export const IMPORT_DELETES =
  "where nobody has published in AYON since: the importer first deletes the AYON project, with native publishes and users' access";
