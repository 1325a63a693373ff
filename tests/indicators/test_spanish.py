"""How Spanish negates, warns, advises and seeks work: what is silenced and what is not."""

import pytest

from stream.messages import Ad
from tests.indicators.factory import make_docs
from tests.indicators.shipped import ENGINE

DOCUMENTS = "dependency-documents-held"
FEE = "debt-upfront-fee"
WAGES = "dependency-wages-withheld"


def found(text, title=""):
    ad = Ad(id="es", kind="job", title=title, text=text, lang="es")
    docs = make_docs(ad)
    return {finding.indicator for finding in ENGINE.find(ad, docs, ())}


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Nunca retenemos el pasaporte.", DOCUMENTS),
        ("No guardamos ni el pasaporte ni el DNI.", DOCUMENTS),
        ("Tampoco retenemos los pasaportes.", DOCUMENTS),
        ("No se cobra ninguna tasa de inscripción.", FEE),
        ("La cuota de inscripción no se cobra.", FEE),
        ("La tasa de gestión no es obligatoria.", FEE),
        ("Sin cuotas, fianzas ni tasas de gestión.", FEE),
        ("¿Hay que pagar una fianza? No, nunca.", FEE),
        ("No es necesario que pagues una fianza.", FEE),
        ("Jamás retenemos la nómina.", WAGES),
    ],
)
def test_negation_silences(text, indicator):
    assert indicator not in found(text)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("No solo guardamos tu pasaporte, también el billete.", DOCUMENTS),
        ("Te lo digo sin falta: entregas el pasaporte al encargado.", DOCUMENTS),
        ("No empiezas hasta que pagues la fianza.", FEE),
        ("Sin pagar la cuota no hay plaza.", FEE),
        ("No cobras hasta terminar la vendimia.", WAGES),
        ("Quien se marche sin permiso paga una multa.", "dependency-leaving-penalty"),
    ],
)
def test_what_is_no_negation(text, indicator):
    assert indicator in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Desconfía de quien guarda tu pasaporte.",
        "Cuidado con las agencias que cobran una tasa de gestión.",
        "Si alguien retiene tu pasaporte, llama a la policía.",
        "Si una empresa te pide una fianza por adelantado, no la pagues.",
        "Ninguna empresa seria retiene el sueldo.",
        "Denuncia a la inspección a quien retenga los pasaportes.",
        "Es ilegal retener el pasaporte de un trabajador.",
        "Nunca entregues tu pasaporte al encargado.",
    ],
)
def test_warnings_silence_their_sentence(text):
    assert found(text).isdisjoint({DOCUMENTS, FEE, WAGES})


def test_a_warning_silences_no_other_sentence():
    assert DOCUMENTS in found("Cuidado con el perro. Guardamos los pasaportes en la oficina.")


@pytest.mark.parametrize(
    "title",
    [
        "Cómo reconocer una estafa de empleo",
        "Consejos para evitar fraudes al buscar empleo",
        "Guía contra la trata y la explotación laboral",
    ],
)
def test_advice_silences_the_ad(title):
    assert found("Guardan los pasaportes. Se paga una tasa de gestión.", title) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Busco trabajo de interna, sin experiencia.",
        "Señora seria busca empleo, sin experiencia.",
        "Me ofrezco para cuidar mayores, sin experiencia.",
        "Estoy buscando trabajo, sin experiencia.",
    ],
)
def test_people_who_seek_work_offer_none(text):
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "¡Busco gente para trabajar en Londres! Sin experiencia.",
        "Buscamos personal, sin experiencia.",
        "Si buscas trabajo, llámanos: sin experiencia.",
    ],
)
def test_people_who_seek_workers_offer_work(text):
    assert "job-no-experience" in found(text)


def test_text_without_diacritics_is_read_alike():
    assert found("Segun llegues, tu documentacion sera retenida.") == found(
        "Según llegues, tu documentación será retenida."
    )
    assert DOCUMENTS in found("Tu documentacion sera retenida.")


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Una obra de viviendas en el centro.", "dependency-tied-housing"),
        ("La tarifa es 12 euros brutos por hora, pago en cuenta antes del día 10.", FEE),
        ("Despiece de carne, se busca ayudante.", DOCUMENTS),
        ("Nadie se queda sin ayuda de su familia.", "job-secrecy"),
    ],
)
def test_homographs_are_kept_apart(text, indicator):
    assert indicator not in found(text)
