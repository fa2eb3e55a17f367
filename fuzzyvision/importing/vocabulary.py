"""The names that a Keras file may use: classes, functions, modules and TensorFlow's symbols.

Left out are those that run code (Lambda, TFSMLayer, TorchModuleWrapper, JaxLayer, FlaxLayer),
that open files (StringLookup, TextVectorization, DenseFeatures) and that reach an object's
attributes by name (ClassMethod, InstanceMethod).
"""

import re

_LAYERS = """
Activation ActivityRegularization AdaptiveAveragePooling{} AdaptiveMaxPooling{} Add
AdditiveAttention AlphaDropout Attention AugMix AutoContrast Average AveragePooling{} AvgPool{}
BatchNormalization BatchNormalizationV1 BatchNormalizationV2 Bidirectional CategoryEncoding
CenterCrop Concatenate ContrastLimitedAdaptiveHistogramEqualization Conv{} Conv{}Transpose
ConvLSTM{} Convolution{} Convolution{}Transpose Cropping{} CuDNNGRU CuDNNLSTM CutMix Dense
DepthwiseConv{} Discretization Dot Dropout EinsumDense ELU Embedding Equalization Flatten
GaussianDropout GaussianNoise GlobalAveragePooling{} GlobalAvgPool{} GlobalMaxPool{}
GlobalMaxPooling{} GroupNormalization GroupQueryAttention GRU GRUCell HashedCrossing Hashing
Identity InputLayer InputSpec LayerNormalization LeakyReLU LocallyConnected{} LSTM LSTMCell Masking
Maximum MaxNumBoundingBoxes MaxPool{} MaxPooling{} MelSpectrogram Minimum MixUp MultiHeadAttention
Multiply Normalization Permute Pipeline PReLU RandAugment RandomBrightness RandomColorDegeneration
RandomColorJitter RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip
RandomGaussianBlur RandomGrayscale RandomHeight RandomHue RandomInvert RandomPerspective
RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation
RandomWidth RandomZoom ReLU RepeatVector Rescaling Reshape Resizing ReversibleEmbedding
RMSNormalization RNN SeparableConv{} SeparableConvolution{} SimpleRNN SimpleRNNCell Softmax
Solarization SpatialDropout{} SpectralNormalization StackedRNNCells STFTSpectrogram Subtract
SyncBatchNormalization ThresholdedReLU TimeDistributed UnitNormalization UpSampling{} ZeroPadding{}
CustomScaleLayer LayerScale StochasticDepth SlicingOpLambda TensorFlowOpLayer TFOpLambda
Functional Model Sequential
"""

_OTHERS = """
Constant GlorotNormal GlorotUniform HeNormal HeUniform IdentityInitializer LecunNormal LecunUniform
Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer
TruncatedNormal VarianceScaling Zeros SeedGenerator L1 L1L2 L2 OrthogonalRegularizer MaxNorm
MinMaxNorm NonNeg RadialConstraint UnitNorm DTypePolicy DTypePolicyMap FloatDTypePolicy Policy
TensorShape
BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy
CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity CTC Dice Hinge Huber
KLDivergence LogCosh MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError
MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge Tversky
Accuracy AUC BinaryAccuracy BinaryIoU CategoricalAccuracy F1Score FalseNegatives FalsePositives
FBetaScore IoU LogCoshError Mean MeanIoU MeanMetricWrapper OneHotIoU OneHotMeanIoU Precision
PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError SensitivityAtSpecificity
SparseCategoricalAccuracy SparseTopKCategoricalAccuracy SpecificityAtSensitivity Sum
TopKCategoricalAccuracy TrueNegatives TruePositives
Adadelta Adafactor Adagrad Adam Adamax AdamW Ftrl Lamb Lion LossScaleOptimizer Muon Nadam RMSprop
SGD CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay PiecewiseConstantDecay
PolynomialDecay
__bytes__ __ellipsis__ __keras_tensor__ __numpy__ __slice__ __tensor__ __tuple__ slice
"""

CLASSES = frozenset(
    name.format(sides)
    for sides in ("1D", "2D", "3D")
    for name in (_LAYERS + _OTHERS).split()
)  # fmt: skip
"""Classes of Keras 2 and 3, whatever module they say that they are in."""

_FUNCTIONS = """
celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu
linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus
softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold
binary_accuracy binary_crossentropy binary_focal_crossentropy categorical_accuracy
categorical_crossentropy categorical_focal_crossentropy categorical_hinge cosine_similarity hinge
huber kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error mean_squared_error
mean_squared_logarithmic_error poisson sparse_categorical_accuracy sparse_categorical_crossentropy
sparse_top_k_categorical_accuracy squared_hinge top_k_categorical_accuracy
"""

FUNCTIONS = frozenset(_FUNCTIONS.split())

MODULES = re.compile(
    r"builtins|tensorflow\.python\.ops\.init_ops_v2|(tf_)?keras(\.src)?(\.(activations|applications|constraints|dtype_policies|engine|"
    r"initializers|layers|losses|metrics|mixed_precision|models|ops|optimizers|quantizers|random|"
    r"regularizers)(\.\w+)*)?"
)

OPERATIONS = re.compile(
    r"keras\.src\.ops\.((numpy|nn|math|image|linalg|einops)\.[A-Z]\w*|core\.(Cast|SaturateCast|"
    r"ConvertToTensor|Scatter|ScatterUpdate|Slice|SliceUpdate|StopGradient|Unstack))"
)
"""What functional models of Keras 3 hold for `keras.ops` and for arithmetic on tensors."""

SYMBOLS = re.compile(
    r"""__operators__\.\w+ | keras\.activations\.(?!(de)?serialize|get)\w+
    | bitwise\.\w+ | linalg\.\w+ | math\.(special\.)?\w+ | signal\.\w+
    | nn\.(?!\w*(sampler|sampled|nce_loss|lookup))\w+ | image\.(?!\w*(decode|encode|jpeg))\w+
    | random\.(stateless_)?(normal|uniform|truncated_normal|categorical|gamma|poisson|shuffle)
    | keras\.backend\.(abs|all|any|arange|argmax|argmin|batch_dot|batch_flatten|bias_add|cast|clip
      |concatenate|constant|conv[123]d|cos|cumprod|cumsum|depthwise_conv2d|dot|elu|equal|exp
      |expand_dims|eye|flatten|gather|greater|greater_equal|hard_sigmoid|int_shape|l2_normalize
      |less|less_equal|log|max|maximum|mean|min|minimum|ndim|not_equal|one_hot|ones|ones_like
      |permute_dimensions|pool[23]d|pow|prod|relu|repeat|repeat_elements|reshape|resize_images
      |reverse|round|shape|sigmoid|sign|sin|softmax|softplus|softsign|spatial_[23]d_padding|sqrt
      |square|squeeze|stack|std|stop_gradient|sum|tanh|tile|transpose|var|zeros|zeros_like)
    | abs|acosh?|add|add_n|argmax|argmin|argsort|asinh?|atan|atan2|atanh|batch_to_space|bitcast
    | boolean_mask|broadcast_to|cast|clip_by_(global_norm|norm|value)|complex|concat|constant
    | convert_to_tensor|cosh?|cumsum|divide|dynamic_partition|dynamic_stitch|einsum|ensure_shape
    | equal|exp|expand_dims|extract_volume_patches|eye|fill|floor|gather|gather_nd|greater
    | greater_equal|identity|less|less_equal|linspace|logical_(and|not|or)|matmul|maximum|meshgrid
    | minimum|multiply|negative|norm|not_equal|one_hot|ones|ones_like|pad|pow|range|rank|realdiv
    | reduce_(all|any|logsumexp|max|mean|min|prod|sum)|repeat|reshape|reverse|reverse_sequence|roll
    | round|saturate_cast|scalar_mul|scatter_nd|searchsorted|sequence_mask|shape|sigmoid|sign|sinh?
    | size|slice|sort|space_to_batch|split|sqrt|square|squeeze|stack|stop_gradient|strided_slice
    | subtract|tanh?|tensor_scatter_nd_(add|max|min|sub|update)|tensordot|tile|transpose|truediv
    | truncatediv|truncatemod|unique|unstack|where|where_v2|zeros|zeros_like""",
    re.VERBOSE,
)
"""What a TFOpLambda of Keras 2 may call, `compat.v1.` taken off."""
