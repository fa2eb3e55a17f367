"""The TensorFlow operations that an image classifier may run: everything else is refused. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from fuzzyvision.common.errors import CommandError

Untyped: TypeAlias = Any
"""TensorFlow's protocol buffers, which have no types."""

_NAMES = (
    # What holds values, and their shapes
    """
    Const Placeholder PlaceholderV2 PlaceholderWithDefault NoOp Identity IdentityN StopGradient
    PreventGradient EnsureShape Snapshot DeepCopy Reshape Shape ShapeN Size Rank ExpandDims Squeeze
    Transpose ConjugateTranspose InvertPermutation Cast Bitcast Complex Real Imag Conj Angle
    ComplexAbs Fill ZerosLike OnesLike Range LinSpace Empty Pack Unpack Concat ConcatV2 ConcatOffset
    Split SplitV Slice StridedSlice StridedSliceAssign TensorStridedSliceUpdate Tile Pad PadV2
    MirrorPad Roll Reverse ReverseV2 ReverseSequence BroadcastTo BroadcastArgs
    BroadcastGradientArgs Gather GatherV2 GatherNd ScatterNd ScatterNdNonAliasingAdd
    TensorScatterAdd TensorScatterMax TensorScatterMin TensorScatterSub TensorScatterUpdate
    DynamicPartition DynamicStitch ParallelDynamicStitch OneHot Where Unique UniqueV2
    UniqueWithCounts UniqueWithCountsV2 ListDiff UnravelIndex Bucketize Bincount DenseBincount
    LowerBound UpperBound HistogramFixedWidth SpaceToBatch SpaceToBatchND BatchToSpace
    BatchToSpaceND SpaceToDepth DepthToSpace DataFormatDimMap DataFormatVecPermute InplaceUpdate
    InplaceAdd InplaceSub ParallelConcat Copy CheckNumerics CheckNumericsV2 Assert GuaranteeConst
    Diag DiagPart MatrixDiag MatrixDiagV2 MatrixDiagV3 MatrixDiagPart MatrixDiagPartV2
    MatrixDiagPartV3 MatrixSetDiag MatrixSetDiagV2 MatrixSetDiagV3 MatrixBandPart
    """
    # Numbers
    """
    Abs Acos Acosh Add AddN AddV2 AccumulateNV2 All Any ApproximateEqual ArgMax ArgMin Asin Asinh
    Atan Atan2 Atanh Betainc BesselI0 BesselI0e BesselI1 BesselI1e BitwiseAnd BitwiseOr BitwiseXor
    Ceil ClipByValue Cos Cosh Cross Cumprod Cumsum CumulativeLogsumexp Digamma Div DivNoNan Equal
    Erf Erfc Erfinv EuclideanNorm Exp Expm1 Floor FloorDiv FloorMod Greater GreaterEqual Igamma
    Igammac InTopK InTopKV2 Inv Invert IsFinite IsInf IsNan L2Loss LeftShift Less LessEqual Lgamma
    Log Log1p LogicalAnd LogicalNot LogicalOr Max Maximum Mean Min Minimum Mod Mul MulNoNan Ndtri
    Neg NextAfter NotEqual NthElement Polygamma PopulationCount Pow Prod RealDiv Reciprocal
    RightShift Rint Round Rsqrt SegmentMax SegmentMean SegmentMin SegmentProd SegmentSum Select
    SelectV2 Sigmoid Sign Sin Sinh Sqrt Square SquaredDifference Sub Sum Tan Tanh TopK TopKV2
    ApproxTopK TruncateDiv TruncateMod UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd
    UnsortedSegmentSum Xdivy Xlog1py Xlogy Zeta MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3
    SparseMatMul Einsum Cholesky Eig SelfAdjointEigV2 Svd Qr Lu MatrixInverse MatrixDeterminant
    LogMatrixDeterminant MatrixSolve MatrixSolveLs MatrixTriangularSolve MatrixExponential
    MatrixSquareRoot BandedTriangularSolve FFT FFT2D FFT3D FFTND IFFT IFFT2D IFFT3D IFFTND RFFT
    RFFT2D RFFT3D RFFTND IRFFT IRFFT2D IRFFT3D IRFFTND
    """
    # Layers
    """
    Conv Conv2D Conv2DBackpropInput Conv2DBackpropInputV2 Conv3D Conv3DBackpropInput
    Conv3DBackpropInputV2 DepthwiseConv2dNative DepthwiseConv2dNativeBackpropInput Dilation2D
    BiasAdd BiasAddV1 AvgPool AvgPool3D MaxPool MaxPoolV2 MaxPool3D MaxPoolWithArgmax
    FractionalAvgPool FractionalMaxPool FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3
    BatchNormWithGlobalNormalization LRN Relu Relu6 LeakyRelu Elu Selu Softmax LogSoftmax Softplus
    Softsign SoftmaxCrossEntropyWithLogits SparseSoftmaxCrossEntropyWithLogits LSTMBlockCell
    BlockLSTM BlockLSTMV2 GRUBlockCell CudnnRNN CudnnRNNV2 CudnnRNNV3 CudnnRNNParamsSize
    CudnnRNNCanonicalToParams CudnnRNNCanonicalToParamsV2 IsotonicRegression
    FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsPerChannel
    QuantizeV2 QuantizeAndDequantize QuantizeAndDequantizeV2 QuantizeAndDequantizeV3
    QuantizeAndDequantizeV4 Dequantize
    """
    # Pictures
    """
    ResizeArea ResizeBicubic ResizeBilinear ResizeNearestNeighbor ScaleAndTranslate CropAndResize
    ExtractImagePatches ExtractVolumePatches ExtractGlimpse ExtractGlimpseV2 AdjustContrast
    AdjustContrastv2 AdjustHue AdjustSaturation HSVToRGB RGBToHSV ImageProjectiveTransformV2
    ImageProjectiveTransformV3 NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3
    NonMaxSuppressionV4 NonMaxSuppressionV5 CombinedNonMaxSuppression SampleDistortedBoundingBoxV2
    StatelessSampleDistortedBoundingBox
    """
    # Chance, which augmentation and dropout need
    """
    RandomUniform RandomUniformInt RandomStandardNormal TruncatedNormal RandomShuffle RandomGamma
    RandomPoissonV2 Multinomial ParameterizedTruncatedNormal StatefulStandardNormalV2
    StatefulUniform StatefulUniformInt StatefulUniformFullInt StatefulTruncatedNormal RngReadAndSkip
    RngSkip NonDeterministicInts StatelessMultinomial StatelessRandomNormal StatelessRandomNormalV2
    StatelessRandomUniform StatelessRandomUniformV2 StatelessRandomUniformInt
    StatelessRandomUniformIntV2 StatelessRandomUniformFullInt StatelessRandomUniformFullIntV2
    StatelessRandomGammaV2 StatelessRandomGammaV3 StatelessRandomPoisson StatelessRandomBinomial
    StatelessTruncatedNormal StatelessTruncatedNormalV2 StatelessRandomGetAlg
    StatelessRandomGetKeyCounter StatelessRandomGetKeyCounterAlg StatelessShuffle RandomIndexShuffle
    StatelessParameterizedTruncatedNormal
    """
    # Branches, loops and lists
    """
    PartitionedCall StatefulPartitionedCall If StatelessIf Case StatelessCase While StatelessWhile
    For Switch RefSwitch Merge RefMerge Enter RefEnter Exit RefExit NextIteration RefNextIteration
    LoopCond ControlTrigger MapDefun FakeParam EmptyTensorList TensorListConcat TensorListConcatV2
    TensorListConcatLists TensorListElementShape TensorListFromTensor TensorListGather
    TensorListGetItem TensorListLength TensorListPopBack TensorListPushBack TensorListPushBackBatch
    TensorListReserve TensorListResize TensorListScatter TensorListScatterV2
    TensorListScatterIntoExistingList TensorListSetItem TensorListSplit TensorListStack
    TensorArrayV3 TensorArrayCloseV3 TensorArrayConcatV3 TensorArrayGatherV3 TensorArrayReadV3
    TensorArrayScatterV3 TensorArraySizeV3 TensorArraySplitV3 TensorArrayWriteV3
    """
    # Variables, as they are read; batch normalisation that learns while it answers writes its own
    """
    VarHandleOp ReadVariableOp VariableShape VarIsInitializedOp ResourceGather ResourceGatherNd
    DisableCopyOnRead AssignVariableOp AssignAddVariableOp AssignSubVariableOp Variable VariableV2
    IsVariableInitialized Assign AssignAdd AssignSub
    """
)

KNOWN = frozenset(_NAMES.split())

RESTORING = frozenset({"RestoreV2", "Restore", "RestoreSlice"})
"""What else the part of a SavedModel runs that reads its own weights."""

_IMPLEMENTS = "api_implements"


def check(nodes: Iterable[Untyped], also: frozenset[str] = frozenset()) -> None:
    """Refuse nodes of other operations; raises CommandError that names them.

    Functions that nodes call have to be in `also`.
    """
    found = sorted({str(node.op)[:60] for node in nodes} - KNOWN - also)
    if found:
        raise CommandError(
            f"This model runs {', '.join(found[:5])}: an image classifier needs no such operation, "
            "and some of them read or write files or run programs; export it without them."
        )


def check_graph(
    graph: Untyped, outputs: Sequence[str] | None = None, *, restoring: bool = False
) -> None:
    """Refuse a GraphDef whose `outputs` (all of its nodes if None) need other operations.

    Takes from its functions the mark by which TensorFlow would run another function in their
    place. Raises CommandError.
    """
    library = {function.signature.name: function for function in graph.library.function}
    for function in library.values():
        if _IMPLEMENTS in function.attr:
            del function.attr[_IMPLEMENTS]
    nodes = list(graph.node if outputs is None else _reached(graph, outputs))
    # No operation's name begins so: a function called WriteFile would hide the operation.
    known = frozenset(name for name in library if name.startswith("__"))
    known |= RESTORING if restoring else frozenset()
    called: set[str] = set()
    while nodes:
        check(nodes, known)
        new = {name for node in nodes for name in functions_of(node)} & library.keys() - called
        called |= new
        nodes = [node for name in new for node in library[name].node_def]


def _reached(graph: Untyped, outputs: Sequence[str]) -> Iterator[Untyped]:
    """Yield the nodes that the outputs need."""
    by_name = {node.name: node for node in graph.node}
    waiting, seen = list(outputs), set[str]()
    while waiting:
        name = waiting.pop().removeprefix("^").partition(":")[0]
        if name not in seen and name in by_name:
            seen.add(name)
            yield by_name[name]
            waiting.extend(by_name[name].input)


def functions_of(node: Untyped) -> Iterator[str]:
    """Yield the names of the functions that a node may call."""
    yield node.op
    waiting = list(node.attr.values())
    while waiting:
        value = waiting.pop()
        for function in (value.func, *value.list.func):
            yield function.name
            waiting.extend(function.attr.values())
