import type { Host } from '../model/format.ts';

/** What became of a loader that AYON no longer has under its old name. */
export type LoaderFate =
  /** The new name loads the same thing: renaming the record is enough. */
  | { readonly kind: 'renamed'; readonly to: string }
  /** AYON has a loader of this name or a successor, but its update fails on the old nodes: the product must be loaded again. */
  | { readonly kind: 'reload'; readonly instead: string | null }
  /** Nothing in AYON loads this any more. */
  | { readonly kind: 'gone' };

const renamed = (to: string): LoaderFate => ({ kind: 'renamed', to });
const reload = (instead: string | null): LoaderFate => ({ kind: 'reload', instead });
const GONE: LoaderFate = { kind: 'gone' };

/**
 * Loaders by class name whose name AYON does not have, per host. Compared class by class over all OpenPype releases
 * against ayon-maya 0.6, ayon-nuke 0.4, ayon-houdini 0.10, ayon-hiero 0.6 and ayon-fusion 0.4. The loaders of the last three
 * kept their names.
 */
const FATES: Readonly<Partial<Record<Host, Readonly<Record<string, LoaderFate>>>>> = {
  maya: {
    MayaAsciiLoader: renamed('ReferenceLoader'),
    CameraLoader: renamed('ReferenceLoader'),
    FBXLoader: renamed('ReferenceLoader'),
    FbxLoader: renamed('ReferenceLoader'),
    ModelLoader: renamed('ReferenceLoader'),
    RigLoader: renamed('ReferenceLoader'),
    AbcLoader: renamed('ReferenceLoader'),
    // Their nodes lack the aiStringReplace that ArnoldStandinLoader.update insists on.
    AssStandinLoader: reload('ArnoldStandinLoader'),
    AlembicStandinLoader: reload('ArnoldStandinLoader'),
    AssProxyLoader: GONE,
    // Removed in ayon-maya 0.5.0; its package files are keyed by ObjectIds as well.
    AssemblyLoader: GONE,
    SetDressLoader: GONE,
  },
  nuke: {
    LoadMov: renamed('LoadClip'),
    LoadSequence: renamed('LoadClip'),
    LoadLuts: renamed('LoadEffects'),
    LoadLutsInputProcess: renamed('LoadEffectsInputProcess'),
  },
  // ayon-blender 1.1.
  blender: {
    BlendModelLoader: renamed('BlendLoader'),
    BlendRigLoader: renamed('BlendLoader'),
    BlendCameraLoader: renamed('BlendLoader'),
    BlendLayoutLoader: renamed('BlendLoader'),
    BlendAnimationLoader: renamed('BlendLoader'),
    UnrealLayoutLoader: renamed('JsonLayoutLoader'),
    ImportBlendLoader: renamed('AppendBlendLoader'),
  },
};

/**
 * The class names that AYON's addons have, per host (ayon-maya 0.6.5, ayon-nuke 0.4.14, ayon-houdini 0.10.6, ayon-hiero 0.6,
 * ayon-blender 1.1, ayon-fusion 0.4). A studio's own loaders are not in it.
 */
const KNOWN: Readonly<Partial<Record<Host, ReadonlySet<string>>>> = {
  maya: new Set(
    `ReferenceLoader LookLoader ArnoldStandinLoader AudioLoader FileNodeLoader GpuCacheLoader ImagePlaneLoader LoadVDBtoArnold
    LoadVDBtoRedShift LoadVDBtoVRay MatchmoveLoader MayaUSDReferenceLoader MayaUsdLoader MultiverseUsdLoader
    MultiverseUsdOverLoader RedshiftProxyLoader RenderSetupLoader VRayProxyLoader VRaySceneLoader XgenLoader YetiCacheLoader
    YetiRigLoader LayoutLoader OxAlembicLoader OxOrnatrixGrooms OxRigLoader`.split(/\s+/),
  ),
  nuke: new Set(
    `AlembicCameraLoader AlembicModelLoader LinkAsGroup LoadBackdropNodes LoadClip LoadEffects LoadEffectsInputProcess LoadGizmo
    LoadGizmoInputProcess LoadImage LoadOcioLookNodes MatchmoveLoader FbxCameraLoader UsdCameraLoader GeoImportLoader
    GeoReferenceLoader`.split(/\s+/),
  ),
  hiero: new Set(['LoadClip', 'LoadEffects', 'LoadEditorialPackage']),
  blender: new Set(
    `AppendBlendLoader BlendActionLoader AudioLoader BlendLoader BlendLinkLoader BlendLinkLoaderFlat BlendSceneLoader
    CacheModelLoader CacheDataLoader AbcCameraLoader FbxCameraLoader FbxModelLoader LoadImageCompositor LoadImageShaderEditor
    JsonLayoutLoader BlendLookLoader`.split(/\s+/),
  ),
  houdini: new Set(
    `AbcArchiveLoader AbcLoader AssLoader BgeoLoader CameraLoader FbxLoader HdaLoader ImageLoader RedshiftProxyLoader
    USDReferenceLoader USDSublayerLoader VdbLoader SopUsdImportLoader FilePathLoader LOPLoadAssetLoader LOPLoadShotLoader
    ImageCopernicusLoader LayoutLoader GenericLoader`.split(/\s+/),
  ),
  photoshop: new Set(['ImageLoader', 'ImageFromSequenceLoader', 'ReferenceLoader']),
  aftereffects: new Set(['FileLoader', 'BackgroundLoader']),
  fusion: new Set(
    `FusionLoadSequence FusionLoadAlembicMesh FusionLoadFBXMesh FusionLoadUSD FusionLoadSetting FusionLoadWorkfile`.split(
      /\s+/,
    ),
  ),
};

/** What became of this loader; null when AYON has it, or when it is a studio's own and nobody knows. */
export function loaderFate(host: Host, loader: string): LoaderFate | null {
  return FATES[host]?.[loader] ?? null;
}

/** Whether AYON's own addons have a loader of this name; null for a host whose loaders are not known here. */
export function ayonHasLoader(host: Host, loader: string): boolean | null {
  return KNOWN[host]?.has(loader) ?? null;
}
