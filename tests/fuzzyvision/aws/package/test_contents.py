import pytest

from fuzzyvision.aws.package.contents import goes_along


@pytest.mark.parametrize(
    "path",
    [
        "ai_edge_litert/interpreter.py",
        "ai_edge_litert/libpywrap_litert_common.so",
        "numpy/_core/_multiarray_umath.cpython-313-x86_64-linux-gnu.so",
        "numpy/typing/__init__.py",
        "numpy.libs/libscipy_openblas64_-32a4b2a6.so",
        "PIL/Image.py",
        "PIL/WebPImagePlugin.py",
        "PIL/AvifImagePlugin.py",
        "PIL/_avif.cpython-313-x86_64-linux-gnu.so",
        "PIL/_imagingcms.cpython-313-x86_64-linux-gnu.so",
        "PIL/_webp.cpython-313-x86_64-linux-gnu.so",
        "botocore/data/s3/2006-03-01/service-2.json.gz",
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "botocore/data/endpoints.json",
        "botocore/cacert.pem",
        "aws_lambda_powertools/utilities/jmespath_utils/__init__.py",
        "numpy-2.4.6.dist-info/METADATA",
        "numpy-2.4.6.dist-info/licenses/numpy/fft/pocketfft/LICENSE.md",
        "boto3-1.44.5.dist-info/NOTICE",
        "six.py",
    ],
)
def test_what_the_functions_load_goes_along(path: str) -> None:
    assert goes_along(path)


@pytest.mark.parametrize(
    "path",
    [
        "ai_edge_litert/libLiteRtWebGpuAccelerator.so",
        "ai_edge_litert/libLiteRt.so",
        "ai_edge_litert/tools/apply_plugin_main",
        "ai_edge_litert/aot/core/common.py",
        "ai_edge_litert/vendors/qualcomm/compiler/libLiteRtCompilerPlugin_Qualcomm.so",
        "numpy/_core/tests/test_multiarray.py",
        "numpy/f2py/crackfortran.py",
        "numpy/__init__.pyi",
        "numpy/_core/include/numpy/arrayobject.h",
        "PIL/PsdImagePlugin.py",
        "PIL/_imagingft.cpython-313-x86_64-linux-gnu.so",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/data/ec2/2016-11-15/paginators-1.json",
        "boto3/data/s3/2006-03-01/resources-1.json",
        "aws_lambda_powertools/event_handler/api_gateway.py",
        "six-1.17.0.dist-info/RECORD",
        "numpy-2.4.6.dist-info/licenses/METADATA",
        "bin/f2py",
        "six/__pycache__/six.cpython-311.pyc",
    ],
)
def test_what_lambda_never_loads_stays_behind(path: str) -> None:
    assert not goes_along(path)
